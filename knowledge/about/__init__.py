"""About the stories themselves: what they tell in short, their heads, and what can be asked."""
