"""In and out of learning management systems: their downloads become cohorts, marks and feedback go back in their own formats."""
