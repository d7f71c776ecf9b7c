"""Reading files of unknown origin: in a child with limits of time and memory, without network."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tasks.documents.media import media_type_of
from tasks.documents.scanned import available
from tasks.records import Extraction, Verdict, extraction_from

SECONDS = 30.0
MEMORY = 512 << 20
# What OCR needs: so much more time for a page, and so much address space in all.
SECONDS_A_SCAN = 10.0
MEMORY_OF_SCANS = 1536 << 20
# Seconds by which the child may be late before it is ended with all its processes.
GRACE = 5.0


class StoppedError(Exception):
    """A job in the child ended without an answer; `verdict` and `reason` say why."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict, self.reason = verdict, reason


class Reader:
    """A warm child process that reads one file after the other, each within its limits.

    Use it as a context manager. Threads may share it; they wait for one another.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds, self.memory = seconds, memory
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def read(self, path: Path) -> Extraction:
        """What a file holds; a verdict whatever the file is.

        Raises:
            OSError: the file cannot be opened.
        """
        media_type = media_type_of(path)
        found = self._read(path, media_type, ())
        if not found.scans or not available():
            return found
        whole = self._read(path, media_type, found.scans)
        if whole.verdict in ("ok", "empty"):
            return whole
        verdict = whole.verdict if found.verdict == "empty" else found.verdict
        return replace(found, verdict=verdict, reason=f"OCR: {whole.reason}")

    def _read(self, path: Path, media_type: str, scans: Sequence[int]) -> Extraction:
        job: dict[str, Any] = {"task": "read", "path": str(path.absolute()), "scans": scans}
        if scans:
            job |= {
                "seconds": self.seconds + SECONDS_A_SCAN * len(scans),
                "memory": max(self.memory, MEMORY_OF_SCANS),
            }
        try:
            return extraction_from(json.loads(self.answer(job)))
        except StoppedError as stop:
            return Extraction(stop.verdict, stop.reason, media_type)

    def answer(self, job: dict[str, Any]) -> bytes:
        """The bytes that the child answers to a job.

        Args:
            job: may state its own limits as "seconds" and "memory".

        Raises:
            StoppedError: it ended without an answer.
        """
        job = {"seconds": self.seconds, "memory": self.memory, **job}
        with self._lock:
            try:
                return self._exchange(job)
            except (OSError, EOFError) as error:
                self._end()
                raise StoppedError("malformed", f"the reader broke off: {error}") from error
            except TimeoutError as error:
                self._end()
                raise StoppedError("timeout", f"not read within {job['seconds']:g} s") from error

    def _exchange(self, job: dict[str, Any]) -> bytes:
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(job).encode() + b"\n")
        child.stdin.flush()
        inlet = _Inlet(child.stdout.fileno(), time.monotonic() + job["seconds"] + GRACE)
        header = json.loads(inlet.line())
        answer = inlet.exactly(header["bytes"])
        if header["verdict"] != "ok":
            raise StoppedError(header["verdict"], header["reason"])
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "tasks.documents.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        child, self._child = self._child, None
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


class _Inlet:
    """The child's answers, waited for until a deadline."""

    def __init__(self, descriptor: int, deadline: float) -> None:
        self._descriptor, self._deadline = descriptor, deadline
        self._buffer = b""

    def line(self) -> bytes:
        while b"\n" not in self._buffer:
            self._fill()
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def exactly(self, count: int) -> bytes:
        chunks, size = [self._buffer], len(self._buffer)
        while size < count:
            self._buffer = b""
            self._fill()
            chunks.append(self._buffer)
            size += len(self._buffer)
        return b"".join(chunks)

    def _fill(self) -> None:
        left = max(self._deadline - time.monotonic(), 0)
        ready, _, _ = select.select([self._descriptor], [], [], left)
        if not ready:
            raise TimeoutError
        chunk = os.read(self._descriptor, 1 << 20)
        if not chunk:
            raise EOFError("its process has ended")
        self._buffer += chunk


def read_limited(path: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> Extraction:
    """What one file holds, read in a child with limits; see `Reader` for many files.

    Args:
        path: of the file.
        seconds: wall and processor time.
        memory: bytes of address space.

    Raises:
        OSError: the file cannot be opened.
    """
    with Reader(seconds=seconds, memory=memory) as reader:
        return reader.read(path)
