"""Reading hand-ins: folders, files, archives and cohorts of them; nothing is executed here."""

from graders.submission.read import Unreadable, cohort, read

__all__ = ["Unreadable", "cohort", "read"]
