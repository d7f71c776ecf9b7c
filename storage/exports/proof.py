"""The proof in an export: what the offline verifier reads, and the verifier itself.

The folder `proof/` and `verify.py` beside it; docs/verifying.md says what they prove.
"""

import json
import shutil
from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path

from storage.exports import verifier
from storage.objects.errors import os_errors

FOLDER = "proof"
VERIFIER = "verify.py"


def write_proof(
    folder: Path,
    *,
    checkpoint: bytes,
    keys: Sequence[str],
    rotations: Sequence[bytes],
    leaves: Iterable[tuple[int, bytes, Sequence[bytes]]],
    stamps: Sequence[tuple[bytes, bytes]],
    former: bytes | None,
    consistency: Sequence[bytes],
) -> None:
    """Write `proof/` and `verify.py` into an existing folder, in place of earlier ones.

    The proof is made beside its place, as `proof.partial`, and moved when all of it is written:
    an error leaves the earlier one.

    Args:
        folder: the export; objects belong under its raw/ or data/raw/.
        checkpoint: the newest signed note.
        keys: verifier keys, the oldest first.
        rotations: signed notes, in order.
        leaves: of each entry its index, its bytes and its inclusion proof, in any order.
        stamps: of each the answer (DER) over the bytes of the checkpoint, and root certificates
            (PEM).
        former: an older signed note; `consistency` is the proof from its tree to the newest.

    Raises:
        StorageError: the folder cannot be written.
    """
    target, partial = folder / FOLDER, folder / f"{FOLDER}.partial"
    with os_errors(f"cannot write {target}", folder):
        shutil.rmtree(partial, ignore_errors=True)
        try:
            partial.mkdir()
            (partial / "checkpoint").write_bytes(checkpoint)
            (partial / "keys").write_text("".join(f"{key}\n" for key in keys))
            _numbered(partial / "rotations", "", rotations)
            _numbered(partial / "stamps", ".tsr", [answer for answer, _ in stamps])
            _numbered(partial / "stamps", ".pem", [roots for _, roots in stamps])
            _leaves(partial / "leaves.ndjson", leaves)
            if former is not None:
                (partial / "former").write_bytes(former)
                lines = (f"{b64encode(value).decode()}\n" for value in consistency)
                (partial / "consistency").write_text("".join(lines))
            shutil.rmtree(target, ignore_errors=True)
            partial.rename(target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        shutil.copyfile(verifier.__file__, folder / VERIFIER)


def _numbered(folder: Path, suffix: str, contents: Sequence[bytes]) -> None:
    """Files 1, 2, … of a folder; no folder where there is none of them."""
    for number, content in enumerate(contents, 1):
        folder.mkdir(exist_ok=True)
        (folder / f"{number}{suffix}").write_bytes(content)


def _leaves(path: Path, leaves: Iterable[tuple[int, bytes, Sequence[bytes]]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for index, leaf, proof in leaves:
            steps = [b64encode(step).decode() for step in proof]
            line = {"index": index, "leaf": leaf.decode(), "path": steps}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
