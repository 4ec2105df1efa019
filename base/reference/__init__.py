"""A solution of every exercise, one folder a sheet; torch and numpy only."""
