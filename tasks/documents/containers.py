"""Files that hold files: each member is read on its own, what was found is put together."""

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from tasks.documents.confined import StoppedError
from tasks.documents.media import OLE, RAR, SEVENZIP, UNKNOWN, ZIP, media_type_of
from tasks.records import Extraction, Verdict

CONTAINERS = (ZIP, RAR, SEVENZIP, "application/gzip")
# Lines of what was not read that stand in a reason.
MOST_LINES = 5

# Suffixes of documents: such a member is listed if it could not be read, whatever its bytes are.
_DOCUMENTS = (
    ".pdf", ".ofd", ".doc", ".docx", ".docm", ".wps", ".rtf", ".xls", ".xlsx", ".xlsm", ".et",
    ".csv", ".htm", ".html", ".mht", ".txt", ".ppt", ".pptx", ".zip", ".rar", ".7z", ".tif",
    ".tiff",
)  # fmt: skip
# What operating systems leave beside documents.
_LITTER = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|thumbs\.db$|desktop\.ini$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in a container and what reading it gave."""

    name: str
    found: Extraction

    @property
    def line(self) -> str:
        return f"{self.name}: {self.found.verdict}: {self.found.reason}"


def read_container(
    path: Path,
    media_type: str,
    answer: Callable[[dict[str, Any]], bytes],
    read: Callable[[Path], Extraction],
) -> Extraction:
    """The tables and paragraphs of all readable members of a zip, each with its member's name.

    The verdict is "ok" if one member's is; what could not be read stands in `unread`. Containers
    in containers are not opened.

    Args:
        path: of the zip.
        media_type: of the file that was published.
        answer: the child's answer to a job.
        read: reads a file within its limits.

    Raises:
        StoppedError: the container cannot be unpacked.
    """
    listed = json.loads(answer({"task": "members", "path": str(path.absolute())}))
    if "refused" in listed:
        raise StoppedError("refused", listed["refused"])
    members = list(_members(path, listed["members"], answer, read))
    good = [member for member in members if member.found.verdict == "ok"]
    bad = tuple(member.line for member in members if member.found.verdict != "ok")
    if not good:
        return Extraction(_common(members), _reason(bad), media_type, unread=bad)
    return Extraction(
        "ok",
        None,
        media_type,
        sum(member.found.pages for member in good),
        tuple(replace(t, member=m.name) for m in good for t in m.found.tables),
        tuple(replace(p, member=m.name) for m in good for p in m.found.paragraphs),
        bad,
    )


def _members(
    path: Path,
    listed: list[dict[str, Any]],
    answer: Callable[[dict[str, Any]], bytes],
    read: Callable[[Path], Extraction],
) -> Iterator[_Member]:
    with tempfile.TemporaryDirectory(prefix="gongkai-member-") as folder:
        copy = Path(folder, "file")
        for entry in listed:
            if _LITTER.search(entry["name"].replace("\\", "/")):
                continue
            job = {"task": "member", "path": str(path.absolute()), "number": entry["number"]}
            try:
                if entry["stopped"]:
                    raise StoppedError(*entry["stopped"])
                copy.write_bytes(answer(job))
                found = _read(copy, read)
            except StoppedError as stop:
                found = Extraction(stop.verdict, stop.reason, UNKNOWN)
            if found.verdict == "ok" or not _is_passed_over(entry["name"], found):
                yield _Member(entry["name"], found)


def _read(copy: Path, read: Callable[[Path], Extraction]) -> Extraction:
    media_type = media_type_of(copy)
    if media_type in CONTAINERS:
        return Extraction("unsupported", "a container in a container is not opened", media_type)
    return read(copy)


def _is_passed_over(name: str, found: Extraction) -> bool:
    """Whether a member is no document by its bytes nor by its name."""
    foreign = found.media_type in (UNKNOWN, OLE) or found.media_type.startswith("image/")
    stopped = found.verdict not in ("unsupported", "empty")
    return foreign and not stopped and PurePosixPath(name.lower()).suffix not in _DOCUMENTS


def _common(members: list[_Member]) -> Verdict:
    """The verdict of a container without a readable member."""
    verdicts = {member.found.verdict for member in members}
    if not verdicts:
        return "empty"
    return verdicts.pop() if len(verdicts) == 1 else "unsupported"


def _reason(lines: tuple[str, ...]) -> str:
    if not lines:
        return "no document in the container"
    more = f"; {len(lines) - MOST_LINES} more" if len(lines) > MOST_LINES else ""
    return "; ".join(lines[:MOST_LINES]) + more
