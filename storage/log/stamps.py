"""Time stamps of checkpoints as they are kept: answers of RFC 3161 and the roots behind them."""

from hashlib import sha256

from storage.log.tiles import FOLDER
from storage.objects import Files

_STAMPS = f"{FOLDER}/stamps"


def keep(files: Files, size: int, authority: str, answer: bytes, roots: bytes) -> None:
    """Keep what an authority answered for the checkpoint of a size (DER), and its roots (PEM)."""
    name = _name(size, authority)
    # The answer last: where it is, its roots are.
    files.write(f"{name}.pem", roots)
    files.write_once(f"{name}.tsr", answer)


def has(files: Files, size: int, authority: str) -> bool:
    """Whether the authority's answer is there."""
    return files.read(f"{_name(size, authority)}.tsr") is not None


def kept(files: Files, size: int) -> list[tuple[bytes, bytes]]:
    """Answer and roots of each authority that stamped the checkpoint of a size."""
    names = [name for name in files.names(f"{_STAMPS}/{size}") if name.endswith(".tsr")]
    return [
        (files.read(name) or b"", files.read(f"{name.removesuffix('.tsr')}.pem") or b"")
        for name in names
    ]


def _name(size: int, authority: str) -> str:
    return f"{_STAMPS}/{size}/{sha256(authority.encode()).hexdigest()[:16]}"
