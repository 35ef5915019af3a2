"""Which goods, and how many of them: from the pieces of a message to the lines of a request."""
