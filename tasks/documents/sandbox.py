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

from tasks.documents.confined import StoppedError
from tasks.documents.containers import read_container
from tasks.documents.conversion import Converter, of_original
from tasks.documents.media import ZIP, media_type_of
from tasks.documents.scanned import available
from tasks.documents.second import Place
from tasks.records import Extraction, extraction_from

SECONDS = 30.0
MEMORY = 512 << 20
# What OCR needs: so much more time for a page, and so much address space in all.
SECONDS_A_SCAN = 10.0
MEMORY_OF_SCANS = 1536 << 20
# Seconds by which the child may be late before it is ended with all its processes.
GRACE = 5.0


class Reader:
    """A warm child process that reads one file after the other, each within its limits.

    Use it as a context manager. Threads may share it; they wait for one another.

    Attributes:
        peak: the most bytes of memory that a job has taken.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.seconds, self.memory = seconds, memory
        self._converter = Converter(memory)
        self.peak = 0
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
        self._converter.close()

    def read(self, path: Path) -> Extraction:
        """What a file holds; a verdict whatever the file is.

        A format that another program must turn into one of ours has all its time in common; the
        members of a container have theirs each.

        Raises:
            OSError: the file cannot be opened.
        """
        media_type = media_type_of(path)
        try:
            with self._converter.copy(path, media_type, self.seconds) as (copy, seconds):
                found = self._read(copy, media_type, seconds)
        except StoppedError as stop:
            late = f"not read within {self.seconds:g} s"
            reason = late if stop.verdict == "timeout" else stop.reason
            return Extraction(stop.verdict, reason, media_type)
        return of_original(found, media_type)

    def _read(self, path: Path, media_type: str, seconds: float) -> Extraction:
        if media_type_of(path) == ZIP:
            return read_container(path, media_type, self.answer, self.read)
        job = {"task": "read", "path": str(path.absolute())}
        found = extraction_from(json.loads(self.answer(job, seconds)))
        return self._with_scans(path, found) if found.scans else found

    def _with_scans(self, path: Path, found: Extraction) -> Extraction:
        """The same with the pages that only OCR can read, or a line that says why not."""
        count, verdict, why = len(found.scans), found.verdict, "the extra `scans` is not installed"
        if available():
            job = {"task": "read", "path": str(path.absolute()), "scans": found.scans}
            seconds = self.seconds + SECONDS_A_SCAN * count
            try:
                answer = self.answer(job, seconds, max(self.memory, MEMORY_OF_SCANS))
                return extraction_from(json.loads(answer))
            except StoppedError as stop:
                verdict, why = stop.verdict, stop.reason
        line = f"{count} pages are pictures of text, from page {found.scans[0]}: {why}"
        if found.verdict == "empty":
            return replace(found, verdict=verdict, reason=line)
        return replace(found, unread=(*found.unread, line))

    def second(self, path: Path, places: Sequence[Place], by_pdfium: bool) -> list[str | None]:
        """What the other engine reads in places of a PDF; None where it cannot.

        Arguments as in `tasks.documents.second.texts_at`.
        """
        job = {
            "task": "second",
            "path": str(path.absolute()),
            "places": list(places),
            "by_pdfium": by_pdfium,
        }
        try:
            found: list[str | None] = json.loads(self.answer(job))
        except StoppedError:
            return [None] * len(places)
        return found

    def answer(
        self, job: dict[str, Any], seconds: float | None = None, memory: int | None = None
    ) -> bytes:
        """The bytes that the child answers to a job.

        Args:
            job: its task, and what that needs.
            seconds, memory: for this job; those of the reader if not given.

        Raises:
            StoppedError: it ended without an answer.
        """
        job = {**job, "seconds": seconds or self.seconds, "memory": memory or self.memory}
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
        self.peak = max(self.peak, header["peak"])
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
