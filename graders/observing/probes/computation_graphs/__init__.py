"""A graph, and sums of derivatives along its paths."""
