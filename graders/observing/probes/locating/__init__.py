"""Where an answer stands, and what ends it."""
