"""The tests of these courses run inside their own checks."""

collect_ignore_glob = ["*/assignments/*"]
