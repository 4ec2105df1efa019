"""Imported once by a sandbox: what torch's first assertion imports takes a second, and each check of the course's own makes one."""

from __future__ import annotations

from graders.observing.tensors import is_here, torch

if is_here():
    torch.testing.assert_close(torch.zeros(1), torch.zeros(1))
