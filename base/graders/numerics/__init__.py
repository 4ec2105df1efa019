"""Numbers: seeds, comparisons, bounds, models with known answers."""
