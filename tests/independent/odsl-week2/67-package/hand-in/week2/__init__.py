"""ODSL block course, week 2."""
