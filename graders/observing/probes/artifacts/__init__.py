"""What trainings, files with weights, loops and prints of a submission show while it runs."""
