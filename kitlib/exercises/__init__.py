"""Exercises: what they are, checks with hints, editions that cannot leak, grading. Decks know nothing of them."""
