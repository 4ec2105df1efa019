"""A toy sheet with an honest hand-in and hostile ones, by which `torchgrade doctor --full` tries the jail of a machine.

A hand-in is a file of `hand-ins`; its head says what it is about (`name`), what must be said of its `kl` (`says`, a
pattern of verdict and summary), and what to do where it is not (`cure`). The jail hides this folder.
"""
