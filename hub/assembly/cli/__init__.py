"""Groups of the command line's commands, and what they share."""
