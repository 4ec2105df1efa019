"""What single kinds of checks look at while student code runs."""
