"""Logs on both kinds of files, and ways to spoil what is in them."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

import pytest

from storage.log.log import Log
from storage.log.notes import Signer
from storage.objects import Files, open_files
from storage.settings import Settings
from tests.servers import S3Server
from tests.storage.log.test_notes import ORIGIN, signer

OURS = signer(21)
Spoil = Callable[[str, bytes | None], None]


def leaves(begin: int, end: int, salt: str = "") -> list[bytes]:
    """Leaves of different lengths, among them an empty one."""
    return [f"{n}{salt} ".encode() * (n % 7) for n in range(begin, end)]


def grow(files: Files, size: int, signers: Iterable[Signer] = (OURS,)) -> Log:
    """A log of so many leaves, made of what is there by one addition."""
    log = Log(files)
    log.append(leaves(log.size, size), list(signers), ORIGIN)
    return log


def stored(files: Files) -> dict[str, bytes]:
    """All files of a log."""
    return {name: files.read(name) or b"" for name in files.names("log")}


@pytest.fixture(params=["local", "s3"])
def files_settings(request: pytest.FixtureRequest) -> Settings:
    settings = request.getfixturevalue(f"{request.param}_settings")
    assert isinstance(settings, Settings)
    return settings


@pytest.fixture
def files(files_settings: Settings) -> Files:
    return open_files(files_settings)


@pytest.fixture
def spoil(files_settings: Settings, request: pytest.FixtureRequest) -> Spoil:
    """Puts bytes at a file's place, past the files; None removes it."""

    def spoil_file(name: str, data: bytes | None) -> None:
        path = files_settings.data / "objects" / name
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)

    def spoil_key(name: str, data: bytes | None) -> None:
        server: S3Server = request.getfixturevalue("seaweed")
        bucket = files_settings.s3_bucket
        if data is None:
            server.client().remove_object(bucket, name)
        else:
            server.client().put_object(bucket, name, BytesIO(data), len(data))

    return spoil_file if files_settings.objects == "local" else spoil_key


class Watched:
    """Files that note what is read and written, and may write something else."""

    def __init__(self, files: Files, altered: Callable[[str, bytes], bytes] | None = None) -> None:
        self.files = files
        self.altered = altered or (lambda _, data: data)
        self.reads: list[str] = []
        self.writes: list[str] = []

    def read(self, name: str) -> bytes | None:
        self.reads.append(name)
        return self.files.read(name)

    def write(self, name: str, data: bytes) -> None:
        self.writes.append(name)
        self.files.write(name, self.altered(name, data))

    def write_once(self, name: str, data: bytes) -> bool:
        self.writes.append(name)
        return self.files.write_once(name, data)

    def names(self, folder: str) -> Iterator[str]:
        return self.files.names(folder)
