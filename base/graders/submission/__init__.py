"""Reading submissions: folders, files, archives and cohorts of them; nothing is executed here."""

from graders.submission.cohorts import cohort
from graders.submission.entries import UnreadableSubmission
from graders.submission.read import read

__all__ = ["UnreadableSubmission", "cohort", "read"]
