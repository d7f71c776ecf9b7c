"""The manifests of a bag (RFC 8493 2.1.3, 2.2.1): a line a file, by SHA-256 and by SHA-512."""

from contextlib import ExitStack
from pathlib import Path

from storage.objects.store import Digests, digests

PAYLOAD = "data"


class Manifests:
    """Grow by a file at a time; a context manager that closes them.

    Args:
        folder: of the bag.
        stem: "manifest" or "tagmanifest".
    """

    def __init__(self, folder: Path, stem: str) -> None:
        self._open = ExitStack()
        self._files = {
            name: self._open.enter_context((folder / f"{stem}-{name}.txt").open("w"))
            for name in ("sha256", "sha512")
        }

    def add(self, path: str, found: Digests) -> None:
        """A file by its path in the bag, with "/" between folders."""
        self._files["sha256"].write(f"{found.sha256}  {path}\n")
        self._files["sha512"].write(f"{found.sha512}  {path}\n")

    def __enter__(self) -> "Manifests":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


def tag_manifests(folder: Path) -> None:
    """Write the manifests of all files of a bag beside its payload, and beside themselves."""
    tops = [path for path in sorted(folder.iterdir()) if path.name != PAYLOAD]
    tags = [path for top in tops for path in (top, *sorted(top.rglob("*"))) if path.is_file()]
    with Manifests(folder, "tagmanifest") as manifests:
        for path in tags:
            with path.open("rb") as file:
                manifests.add(path.relative_to(folder).as_posix(), digests(file))
