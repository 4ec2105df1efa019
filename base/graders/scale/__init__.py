"""More than one machine: keys, workers, the scheduler between them, and the cohort whose hand-ins they observe."""
