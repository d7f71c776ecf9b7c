"""Time stamps of RFC 3161: asked for, verified, and only then handed on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509

from storage.exports.verifier import stamped
from storage.settings import Settings
from tasks.resources import policy
from tasks.transport.policy import Policy
from tasks.transport.post import PostFailed, post

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest

_QUERY = "application/timestamp-query"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A verified answer.

    Attributes:
        authority: its address.
        answer: the TimeStampResp, DER.
        roots: the certificates that vouch for it, PEM, as configured.
        at: the moment it states, UTC.
    """

    authority: str
    answer: bytes
    roots: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """An authority that gave no stamp, and why."""

    authority: str
    reason: str


def stamp(
    settings: Settings, digest_of: bytes, *, besides: Collection[str] = ()
) -> list[Stamp | Failure]:
    """Ask every configured authority to stamp the SHA-256 of some bytes.

    An authority that is down, or whose answer does not verify, is a Failure and stops nothing. An
    answer is verified twice: by rfc3161-client, and by the verifier that exports carry.

    Args:
        digest_of: what is to be proved to have existed; only its hash leaves the machine.
        besides: addresses that are not asked, since their stamp is there.

    Returns:
        For each authority asked, in the order of the setting, what came of it.
    """
    asker = policy(settings)
    return [
        _asked(asker, url, roots, digest_of)
        for url, roots in authorities(settings)
        if url not in besides
    ]


def authorities(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Address and file of root certificates of each configured authority."""
    for entry in settings.stamp_authorities.split():
        url, _, roots = entry.rpartition("=")
        yield url, Path(roots)


def _asked(asker: Policy, url: str, roots: Path, message: bytes) -> Stamp | Failure:
    if find_spec("rfc3161_client") is None:
        return Failure(url, "rfc3161-client is missing: pip install '.[stamps]'")
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    try:
        pem = roots.read_bytes()
        trusted = x509.load_pem_x509_certificates(pem)
    except (OSError, ValueError) as error:
        return Failure(url, f"no root certificate in {roots}: {error}")
    request = TimestampRequestBuilder(message, HashAlgorithm.SHA256).build()
    try:
        answer = post(asker, url, request.as_bytes(), _QUERY)
    except PostFailed as error:
        return Failure(url, str(error))
    try:
        _verify(request, answer, message, trusted)
        at, _ = stamped(answer, message, trusted)
    except Exception as error:  # whatever an authority sends, it ends no run
        return Failure(url, f"its answer does not verify: {str(error) or type(error).__name__}")
    return Stamp(url, answer, pem, at)


def _verify(
    request: "TimeStampRequest", answer: bytes, message: bytes, roots: list[x509.Certificate]
) -> None:
    """Let an answer to this very request pass, or raise what rfc3161-client raises."""
    from rfc3161_client import VerifierBuilder, decode_timestamp_response

    # In this order: roots given first would be lost.
    builder = VerifierBuilder.from_request(request)
    for root in roots:
        builder = builder.add_root_certificate(root)
    builder.build().verify_message(decode_timestamp_response(answer), message)
