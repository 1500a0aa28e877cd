"""Exercises: what they are, checks with hints, editions that cannot leak, grading. Decks know nothing of them."""

FILES = {"student": "student.ipynb", "instructor": "instructor.ipynb"}  # the editions of a notebook
