"""A report for people: text, JSON, HTML, PDF, notebook pages."""
