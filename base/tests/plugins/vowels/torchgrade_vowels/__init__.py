"""Checks of functions about letters."""
