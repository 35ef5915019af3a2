"""What is true in a shop, as pure values, events, folds and decisions. Imports the standard library alone."""
