"""What is answered once the intent is known: lines, days, people, amounts, and what is still missing."""
