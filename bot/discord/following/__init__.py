"""Following: the feeds that servers follow are asked, and what they bring comes in.

`rounds` asks each feed when it is due, `bringing` makes of an article what the server wants:
an offer in its log channel (`offering`), or a story at once. `known` is what is kept of a feed.
"""
