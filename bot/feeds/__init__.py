"""Feeds: what a newsroom's RSS or Atom feed has brought since it was last asked.

`reading` makes a feed of bytes, `following` decides from it what is new and when to ask
again, and `polling` asks: a round in one call. The articles behind the entries come in as
every other source does (`bot.intake`).
"""
