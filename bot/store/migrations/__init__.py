"""How the database gets from any older schema to the newest, run at every start."""
