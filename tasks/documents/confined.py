"""Foreign programs that read files of unknown origin: with limits, without network.

`python -P -m tasks.documents.confined SECONDS MEMORY LARGEST PROGRAM ARGUMENT…` limits itself and
becomes the program: where threads run, nothing can be done between fork and exec.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tasks.records import Verdict

# Characters of a program's last line that are kept in a reason.
LONGEST_WORDS = 200
# Seconds that killed processes are given to be gone.
GRACE = 0.5

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class StoppedError(Exception):
    """A file gave no answer; `verdict` and `reason` say why."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict, self.reason = verdict, reason


def run(command: Sequence[str], folder: Path, *, seconds: float, memory: int, largest: int) -> str:
    """Run a program to its end; the last line that it wrote on standard error.

    Whatever it has started and left is ended with it.

    Args:
        command: program and arguments.
        folder: where it works and keeps what it wants to keep.
        seconds: wall and processor time.
        memory: bytes of address space of each of its processes.
        largest: bytes of a file that it writes.

    Raises:
        StoppedError: it was too slow, wrote too much, or ended with an error.
    """
    limits = (str(int(seconds) + 1), str(memory), str(largest))
    words = folder / "stderr"
    with words.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603, our own interpreter with a program found here
            [sys.executable, "-P", "-m", "tasks.documents.confined", *limits, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        finally:
            _end(process)
    last = words.read_text("utf-8", "replace").strip().rpartition("\n")[2][:LONGEST_WORDS]
    _raise_for(code, Path(command[0]).name, last, seconds, largest)
    return last


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program's whole group and wait until nobody of it writes any more."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline:
            os.killpg(process.pid, 0)
            time.sleep(0.01)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours; what would go to the home or the common temporary folder stays in this."""
    own = dict.fromkeys(("HOME", "TMPDIR", "OSL_SOCKET_PATH"), str(folder))
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", **own}


def _raise_for(code: int, program: str, last: str, seconds: float, largest: int) -> None:
    """Raise what the exit status means; a shell says 128 + n for the signal n."""
    ended = -code if code < 0 else code - 128
    if ended in (signal.SIGXCPU, signal.SIGKILL):
        raise StoppedError("timeout", f"not read within {seconds:g} s")
    if ended == signal.SIGXFSZ:
        raise StoppedError("refused", f"unpacked it exceeds {largest >> 20} MiB")
    if code != 0:
        raise StoppedError("malformed", f"{program} ended with status {code}: {last}")


def leave_network() -> None:
    """Into a network namespace without interfaces, where the system lets us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def main(seconds: str, memory: str, largest: str, *command: str) -> None:
    """Limit this process for good and become the program."""
    leave_network()
    limits = {
        resource.RLIMIT_CPU: int(seconds),
        resource.RLIMIT_AS: int(memory),
        resource.RLIMIT_FSIZE: int(largest),
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))
    # Python ignores these, and what is ignored stays so in the program.
    for number in (signal.SIGXFSZ, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
