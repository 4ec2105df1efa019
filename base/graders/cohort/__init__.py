"""What an instructor does after the deadline: grade all submissions of a sheet."""
