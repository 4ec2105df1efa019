"""torchgrade: an autograder for deep-learning courses."""
