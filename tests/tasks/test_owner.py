"""Who holds a lease, and when that process is gone."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.owner import is_gone, this_process

ON_LINUX = pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this machine")


def test_this_process_is_named_and_alive() -> None:
    host, pid, started = this_process().rsplit(":", 2)
    assert (host, pid) == (socket.gethostname(), str(os.getpid()))
    assert started.isdigit()
    assert not is_gone(this_process())


@ON_LINUX
def test_a_process_that_ended_is_gone_even_before_it_is_buried() -> None:
    program = "from tasks.owner import this_process; print(this_process(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        owner = child.stdout.readline().strip()
        assert owner.split(":")[-2] == str(child.pid)
        assert not is_gone(owner)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert is_gone(owner), "a zombie holds nothing"
    assert is_gone(owner)


@ON_LINUX
def test_a_later_process_of_the_same_number_is_another_one() -> None:
    host, pid, started = this_process().rsplit(":", 2)
    assert is_gone(f"{host}:{pid}:{int(started) + 1}")


@pytest.mark.parametrize("owner", ["elsewhere.example:1:2", "", "nobody", "a:b:c", "x:::"])
def test_owners_of_other_machines_and_strange_names_are_never_gone(owner: str) -> None:
    assert not is_gone(owner)
