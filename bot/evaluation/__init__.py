"""The offline harness: what an owner runs before trusting a change.

Questions with known answers go through the same `Library.ask` as everybody's, and
what comes back is counted: is the right passage first, is the bot silent when it
should be, does its confidence mean what it says, what do slips of the keyboard cost.
"""
