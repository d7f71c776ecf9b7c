"""Room on the disk."""

from pathlib import Path

from storage.objects.errors import DiskFull, free_bytes


def require_free(path: Path, minimum: int) -> None:
    """Refuse to go on with too little room.

    Args:
        path: a file or folder, which need not exist yet, on the disk in question.
        minimum: bytes that must be free.

    Raises:
        DiskFull: less is free.
    """
    free = free_bytes(path)
    if free < minimum:
        raise DiskFull(
            f"{free:,} bytes free of the {minimum:,} needed on the disk of {path}; "
            "free some space or lower GONGKAI_MIN_FREE_BYTES"
        )
