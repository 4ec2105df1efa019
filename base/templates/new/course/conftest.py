"""`pytest assignments/` proves every sheet, one item a check: this line is all that it takes."""

from graders.pytest_items import pytest_collect_file

__all__ = ["pytest_collect_file"]
