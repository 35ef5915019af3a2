"""What a message is made of, each found on its own: words, numbers, measures, money, dates, persons, branches."""
