"""Data sets: fetched once, verified, and copied without their true test split."""
