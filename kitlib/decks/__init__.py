"""From an executed notebook to a Deck, and from a Deck to files. Writers lay out; they add no words of their own."""
