"""The system calls that no submission needs, as a compiled filter that the jail installs."""

from __future__ import annotations

import errno
import os
from functools import lru_cache

from graders.errors import UserError

CLONE_NEWUSER = 0x10000000
REFUSED = (
    "acct",
    "add_key",
    "bpf",
    "chroot",
    "clock_adjtime",
    "clock_settime",
    "create_module",
    "delete_module",
    "fanotify_init",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "ioperm",
    "iopl",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "lookup_dcookie",
    "mount",
    "mount_setattr",
    "move_mount",
    "name_to_handle_at",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "personality",
    "pidfd_getfd",
    "pivot_root",
    "process_madvise",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "quotactl",
    "reboot",
    "request_key",
    "setdomainname",
    "sethostname",
    "setns",
    "settimeofday",
    "swapoff",
    "swapon",
    "syslog",
    "umount2",
    "unshare",
    "userfaultfd",
    "vhangup",
)
OF_NO_PROCESS = ("memfd_create", "memfd_secret", "shmget")
"""Calls for memory that no process need have mapped, so that nothing which watches processes sees it."""
FAMILIES = (
    1,
    2,
    10,
)  # unix, inet, inet6; the last two end in a network without any interface but lo
CURE = "libseccomp is missing: install it (Debian and Ubuntu: `apt-get install libseccomp2`, Fedora: `dnf install libseccomp`)"


@lru_cache
def program(*, gpu: bool = False) -> bytes:
    """Return the filter, as the kernel takes it.

    Args:
        gpu: Whether runs may have a GPU: they are begun anew, and get what they need in memory that has no name.

    Raises:
        UserError: There is no libseccomp.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise UserError(CURE) from error
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in (*REFUSED, *(n for n in OF_NO_PROCESS if not (gpu and n == "memfd_create"))):
        if pyseccomp.resolve_syscall(pyseccomp.system_arch(), name) >= 0:
            rules.add_rule(refuse, name)
    new_user = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)
    rules.add_rule(refuse, "clone", new_user)
    # its flags lie in memory, where a filter cannot look; without it libraries fall back to clone
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for family in range(FAMILIES[-1]):
        if family not in FAMILIES:
            rules.add_rule(refuse, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    rules.add_rule(refuse, "socket", pyseccomp.Arg(0, pyseccomp.GT, FAMILIES[-1]))
    with os.fdopen(os.memfd_create("filter"), "w+b") as file:  # needs no room on a disk
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
