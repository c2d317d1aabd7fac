"""What the bot does in Discord, one file a feature: its commands, its buttons, its words."""
