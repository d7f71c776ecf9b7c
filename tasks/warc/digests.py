"""The digests that a record states, held against its bytes."""

import binascii
import hashlib
import re
from base64 import b32decode
from collections.abc import Iterable
from pathlib import Path

from tasks.warc.http import CutShort, Head, body, is_chunked
from tasks.warc.records import Record

_BYTES = {"sha1": 20, "sha256": 32}


class WrongDigest(Exception):  # noqa: N818, named after what happened
    """A record whose bytes are not those that its digest says."""


def stated(value: str) -> tuple[str, str] | None:
    """Algorithm and digest in lower-case hex, as `sha1:` with base32 or `sha256:` with hex.

    None for algorithms other than these two.

    Raises:
        WrongDigest: it is none.
    """
    name, _, text = value.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in _BYTES:
        return None
    text, size = text.strip(), _BYTES[algorithm]
    if re.fullmatch(rf"[0-9a-fA-F]{{{2 * size}}}", text):
        return algorithm, text.lower()
    try:
        digest = b32decode(text.upper() + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != size:
        raise WrongDigest(f"{value[:80]!r} is no digest")
    return algorithm, digest.hex()


def verify_block(record: Record) -> None:
    """Hold the block against WARC-Block-Digest, if it has one; raises WrongDigest."""
    for value in record.headers.get("warc-block-digest", ()):
        if (said := stated(value)) is not None and record.digests[said[0]] != said[1]:
            raise WrongDigest(f"its block is not of the stated digest {value}")


def verify_payload(record: Record, path: Path, head: Head) -> None:
    """Hold the body against WARC-Payload-Digest, if it has one; raises WrongDigest.

    Programs disagree whether the chunks of a body count; either way will do.
    """
    for value in record.headers.get("warc-payload-digest", ()):
        said = stated(value)
        if said is None or _hashed(said[0], body(path, head, chunked=False)) == said[1]:
            continue
        try:
            joined = is_chunked(path, head) and _hashed(said[0], body(path, head, chunked=True))
        except CutShort:
            joined = False
        if joined != said[1]:
            raise WrongDigest(f"its body is not of the stated digest {value}")


def _hashed(algorithm: str, data: Iterable[bytes]) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for chunk in data:
        digest.update(chunk)
    return digest.hexdigest()
