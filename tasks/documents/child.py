"""The limited process in which documents are read: `python -P -m tasks.documents.child`.

It imports the readers once and forks for each job, so that every file meets a fresh process with
its own limits. Jobs come as lines of JSON on standard input. Each answer is a line of JSON with
verdict, reason, bytes of memory at most and bytes of the answer, and then the answer. Network and
further programs are closed to it.
"""

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tasks.documents.confined import leave_network
from tasks.documents.pictures.drawing import Mark
from tasks.documents.pictures.page import picture_of
from tasks.documents.reading import read
from tasks.documents.second import texts_at
from tasks.documents.zipped import member_of, members_of
from tasks.records import packed

# Bytes of one answer.
LARGEST_ANSWER = 64 << 20
# Exit statuses of a job that found no memory, and of one that answers with its error.
NO_MEMORY, FAILED = 71, 72

_CLOSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
)


def main() -> None:
    """Serve jobs until standard input ends."""
    leave_network()
    for line in sys.stdin:
        job = json.loads(line)
        verdict, reason, answer, peak = _supervised(job)
        header = {"verdict": verdict, "reason": reason, "peak": peak, "bytes": len(answer)}
        sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + answer)
        sys.stdout.buffer.flush()


def _supervised(job: dict[str, Any]) -> tuple[str, str | None, bytes, int]:
    """Verdict, reason, answer and bytes of memory of a job, run in a process of its own."""
    inlet, outlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inlet)
        os._exit(_limited(job, outlet))
    os.close(outlet)
    answer, cut = _collected(inlet, time.monotonic() + job["seconds"])
    os.close(inlet)
    if cut is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    code, peak = os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024
    verdict = cut or _verdict(code, peak, job["memory"])
    if verdict == "ok":
        return verdict, None, answer, peak
    if code == FAILED:
        return verdict, answer.decode(errors="replace"), b"", peak
    return verdict, _reason(verdict, job, code), b"", peak


def _collected(inlet: int, deadline: float) -> tuple[bytes, str | None]:
    """All bytes from a pipe, and the verdict if there are too many or they come too late."""
    chunks: list[bytes] = []
    size = 0
    while True:
        ready, _, _ = select.select([inlet], [], [], max(deadline - time.monotonic(), 0))
        if not ready:
            return b"", "timeout"
        chunk = os.read(inlet, 1 << 20)
        if not chunk:
            return b"".join(chunks), None
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_ANSWER:
            return b"", "refused"


def _verdict(code: int, used: int, memory: int) -> str:
    if code == 0:
        return "ok"
    if code == -signal.SIGXCPU:
        return "timeout"
    # PDFium aborts where it finds no memory.
    if code in (NO_MEMORY, -signal.SIGABRT) or used > 0.9 * memory:
        return "memory"
    return "malformed"


def _reason(verdict: str, job: dict[str, Any], code: int) -> str:
    return {
        "timeout": f"not read within {job['seconds']:g} s",
        "memory": f"needs more than {job['memory'] >> 20} MB",
        "malformed": f"the reader ended with status {code}",
        "refused": f"what was read exceeds {LARGEST_ANSWER >> 20} MiB",
    }[verdict]


def _limited(job: dict[str, Any], outlet: int) -> int:
    """Do the job within its limits and write the answer; the exit status."""
    _limit(job["seconds"], job["memory"])
    # The process ends with its job, sooner than there is much to collect.
    gc.disable()
    sys.addaudithook(_forbid)
    status = 0
    try:
        answer = _answer(job)
    except MemoryError:
        return NO_MEMORY
    except Exception as error:
        answer, status = f"{type(error).__name__}: {error}".encode(), FAILED
    while answer:
        answer = answer[os.write(outlet, answer) :]
    return status


def _answer(job: dict[str, Any]) -> bytes:
    path = Path(job["path"])
    if job["task"] == "picture":
        marks = [Mark(*mark) for mark in job["marks"]]
        return picture_of(path, job["page"], marks, job["scale"], job["form"])
    if job["task"] == "member":
        return member_of(path, job["number"])
    if job["task"] == "second":
        return _json(texts_at(path, job["places"], job["by_pdfium"]))
    if job["task"] == "members":
        return _json(members_of(path))
    return _json(packed(read(path, job.get("scans", ()))))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _limit(seconds: float, memory: int) -> None:
    """Set the limits of this process for good.

    The address space is the measure of memory: 82 MB of it are taken before a job begins.
    """
    limits = {
        resource.RLIMIT_CPU: int(seconds) + 1,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in limits.items():
        resource.setrlimit(kind, (value, value))


def _forbid(event: str, _: object) -> None:
    if event.startswith(_CLOSED):
        raise PermissionError(f"{event} is closed to the reader of documents")


if __name__ == "__main__":
    main()
