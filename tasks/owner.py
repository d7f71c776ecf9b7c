"""Who holds a lease: this process, named so that its death can be told on the same machine."""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """As "host:pid:start"; the start tells a process from a later one with the same number."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid) or 0}"


def is_gone(owner: str) -> bool:
    """Whether an owner was a process of this machine that has ended.

    An owner of another machine is never gone: only its lease's end frees the portal.
    """
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    started = owner.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit() or not Path("/proc/self").exists():
        return False
    return _started(int(rest)) != started


def _started(pid: int) -> str | None:
    """Clock ticks from boot to the start of a process (field 22 of proc(5) stat)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    after_name = stat.rpartition(")")[2].split()
    return None if after_name[0] == "Z" else after_name[19]
