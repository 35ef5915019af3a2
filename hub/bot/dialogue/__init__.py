"""What the bot answers: one message at a time, each in one transaction, everything that it needs kept in the books."""
