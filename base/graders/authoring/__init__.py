"""What a teacher does before the course: prove a sheet, hand it out, describe it."""
