"""What an office file of the zip family may hold before it is unpacked."""

import zipfile
from pathlib import Path

MOST_MEMBERS, MOST_BYTES = 2_000, 200_000_000
# Bytes that may come of one packed byte, asked of files that unpack to more than SMALL bytes.
MOST_RATIO, SMALL = 100, 20_000_000


def refuse_bombs(path: Path) -> None:
    """Check the directory of a zip file against the limits above.

    A member that is larger than the directory says ends there when it is read.

    Raises:
        ValueError: unpacked it would be larger than any disclosure.
        zipfile.BadZipFile: damaged.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or size > MOST_BYTES:
        raise ValueError(f"unpacked it exceeds {MOST_MEMBERS} members or {MOST_BYTES} bytes")
    if size > SMALL and size > MOST_RATIO * path.stat().st_size:
        raise ValueError(f"unpacked it is more than {MOST_RATIO} times as large")
