"""Health: how the bot is, told to whatever looks after it, over HTTP at one address.

What is told is put together elsewhere (`bot.discord.vitals`); here is what it means, how it is
counted, and how it is served.
"""
