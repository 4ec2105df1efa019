"""Abgabe ODSL Woche 2 (Tjark & Vroni)."""
__version__ = "0.2"
