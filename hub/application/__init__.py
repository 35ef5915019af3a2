"""Use cases that app, bot, command line and API share, and the ports through which they reach the world."""
