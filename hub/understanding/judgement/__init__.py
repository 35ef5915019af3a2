"""What a message wants and how sure that is: rules, what was learnt of everyday talk, and what speaks against it."""
