"""One file a migration, each standing for itself: it never imports the schema.

To change the schema, change `bot.store.schema` and add a file like the newest one,
with the next number; a test compares what the migrations make with the schema.
"""
