"""What a student does: check their own work, from the command line or in a notebook."""
