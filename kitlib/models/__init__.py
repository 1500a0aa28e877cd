"""Two small models to think with: the options matrix and the reinforcing cycle. Neither forecasts anything."""
