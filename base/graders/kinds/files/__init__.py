"""Files of a submission, and what they hold."""
