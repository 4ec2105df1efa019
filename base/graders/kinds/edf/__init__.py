"""The educational framework EDF (sheet edf-intro)."""
