"""Formats that another program turns into one of ours before it is read.

Word's binary files, those of WPS Writer with the same streams, and RTF become .docx by LibreOffice;
RAR and 7z become .zip by bsdtar, which copies the members and uses no name as a path.
"""

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.documents.compound import is_encrypted
from tasks.documents.confined import StoppedError, run
from tasks.documents.media import DOC, RAR, RTF, SEVENZIP
from tasks.records import Extraction

# Address space that LibreOffice needs for itself.
OFFICE_ITSELF = 512 << 20
# Bytes of what a program makes of a file.
LARGEST_COPY = 200 << 20
# Seconds that are left for the copy however long it was in the making.
SHORTEST = 0.1

_PROFILE = "profile"
# LibreOffice's own settings, as they stand in the registry of a profile. What a document asks for
# is not done: macros, links to other files or hosts.
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Field", "false"),
)


@dataclass(frozen=True, slots=True)
class _Program:
    """How a format is turned into another.

    Attributes:
        name: of the program, as it is called.
        package: that holds it in Debian.
        maker: who made the copy, as the reader of its tables says.
        arguments: from the file, the copy to be made and the folder of what the program keeps.
        copy: name of the copy.
        memory: address space that it needs for itself, in bytes.
    """

    name: str
    package: str
    maker: str
    arguments: Callable[[Path, Path, Path], Sequence[str]]
    copy: str
    memory: int = 0


def _office(input_filter: str) -> _Program:
    """LibreOffice with a named filter: left to itself it opens any bytes as text."""

    def arguments(file: Path, copy: Path, home: Path) -> Sequence[str]:
        profile = f"-env:UserInstallation={(home / _PROFILE).as_uri()}"
        options = ("--headless", "--norestore", "--nolockcheck", f"--infilter={input_filter}")
        return (profile, *options, "--convert-to", "docx", "--outdir", str(copy.parent), str(file))

    return _Program(
        "soffice", "libreoffice-writer", "LibreOffice", arguments, "file.docx", OFFICE_ITSELF
    )


def _unpacked(file: Path, copy: Path, _home: Path) -> Sequence[str]:
    return ("--format=zip", "--options=zip:compression=store", "-cf", str(copy), f"@{file}")


_BSDTAR = _Program("bsdtar", "libarchive-tools", "bsdtar", _unpacked, "file.zip")
_PROGRAMS = {
    DOC: _office("MS Word 97"),
    RTF: _office("Rich Text Format"),
    RAR: _BSDTAR,
    SEVENZIP: _BSDTAR,
}


class Converter:
    """Makes copies of files in formats that we read; one after the other, with one profile."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Remove the profile."""
        with self._lock:
            if self._home is not None:
                self._home.cleanup()
                self._home = None

    @contextmanager
    def copy(self, path: Path, media_type: str, seconds: float) -> Iterator[tuple[Path, float]]:
        """A copy of the file that can be read; the file itself where it needs none.

        Returns:
            The copy, until the block ends, and how many of the seconds are left.

        Raises:
            StoppedError: there is no program for it here, it opens only with a password, or the
                program could not read it within its limits.
        """
        program = _PROGRAMS.get(media_type)
        if program is None:
            yield path, seconds
            return
        with tempfile.TemporaryDirectory(
            prefix="gongkai-copy-", ignore_cleanup_errors=True
        ) as folder:
            yield self._made(program, path, Path(folder), seconds)

    def _made(
        self, program: _Program, path: Path, folder: Path, seconds: float
    ) -> tuple[Path, float]:
        found = shutil.which(program.name)
        if found is None:
            what = f"{program.name} (Debian: {program.package}), which is not installed"
            raise StoppedError("unsupported", f"it is read by way of {what}")
        if is_encrypted(path):
            raise StoppedError("encrypted", "the file opens only with a password")
        file, copy = folder / "file", folder / program.copy
        shutil.copyfile(path, file)
        with self._lock:
            started = time.monotonic()
            command = (found, *program.arguments(file, copy, self._started()))
            words = _run(command, folder, seconds, self.memory + program.memory)
            left = max(seconds - (time.monotonic() - started), SHORTEST)
        if not copy.exists():
            raise StoppedError("malformed", f"{program.maker} cannot open it: {words}")
        return copy, left

    def _started(self) -> Path:
        """The folder of the profile, made at its first use."""
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(
                prefix="gongkai-office-", ignore_cleanup_errors=True
            )
            user = Path(self._home.name, _PROFILE, "user")
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(_registry(), "utf-8")
        return Path(self._home.name)


def _run(command: Sequence[str], folder: Path, seconds: float, memory: int) -> str:
    try:
        return run(command, folder, seconds=seconds, memory=memory, largest=LARGEST_COPY)
    except StoppedError as stop:
        if "ncrypt" in stop.reason:
            raise StoppedError("encrypted", "the file opens only with a password") from stop
        raise


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    schema = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {schema}>{items}</oor:items>'


def of_original(found: Extraction, media_type: str) -> Extraction:
    """What was found in a copy, as found in the file that it was made of."""
    if found.media_type == media_type:
        return found
    program = _PROGRAMS[media_type]
    tables = tuple(
        replace(table, reader=f"{table.reader} on {program.maker}'s copy") for table in found.tables
    )
    return replace(found, media_type=media_type, tables=tables)
