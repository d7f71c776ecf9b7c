"""Hosts whose TLS is out of order and that are visited all the same, each for a written reason."""

import csv
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import httpx

Weakness = Literal["expired", "old-protocol", "incomplete-chain", "self-signed"]

LIST = Path(__file__).parent / "data" / "legacy_tls.csv"
_COLUMNS = ["host", "what", "reason", "since"]
# Flags of OpenSSL that the ssl module of Python 3.11 does not name.
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME
_LEGACY_SERVER_CONNECT = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT
# What X509_verify_cert says (x509_vfy.h), and the entry that forgives it.
_FAULTS: Mapping[int, tuple[str, Weakness | None]] = {
    9: ("the certificate is not valid yet", "expired"),
    10: ("the certificate has expired", "expired"),
    18: ("the certificate is signed by nobody but itself", "self-signed"),
    19: ("the certificate comes from an authority that nobody knows", "self-signed"),
    20: ("the chain of certificates is incomplete", "incomplete-chain"),
    21: ("the chain of certificates is incomplete", "incomplete-chain"),
    62: ("the certificate is for another host", None),
    64: ("the certificate is for another address", None),
    66: ("the key of the certificate is too short", "old-protocol"),
    67: ("the key of the authority is too short", "old-protocol"),
    68: ("the certificate is signed with an old hash", "old-protocol"),
}
# Reasons of handshakes that fail since the other side is old.
_OLD = re.compile(
    "UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|HANDSHAKE_FAILURE|KEY_TOO_SMALL|LEGACY|BAD_ECPOINT"
)


@dataclass(frozen=True, slots=True)
class LegacyTls:
    """A host whose TLS is forgiven: what of it, why it is visited, and since when (ISO date)."""

    host: str
    what: Weakness
    reason: str
    since: str

    def forgives(self, fault: ssl.SSLError) -> bool:
        """Whether a failure is the one that the entry is about."""
        return _diagnosis(fault)[1] == self.what


@cache
def listed(path: Path = LIST) -> Mapping[str, LegacyTls]:
    """The exceptions of the repository, by host as addresses show it.

    Raises:
        ValueError: a line has another number of columns, an unknown `what`, no reason or no date.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        if next(lines, None) != _COLUMNS:
            raise ValueError(f"{path.name}: the first line is not {','.join(_COLUMNS)}")
        entries = [_entry(line, f"{path.name}: {','.join(line)}") for line in lines]
    return {entry.host: entry for entry in entries}


def _entry(line: list[str], where: str) -> LegacyTls:
    if len(line) != len(_COLUMNS) or not all(cell.strip() for cell in line):
        raise ValueError(f"{where}: give {', '.join(_COLUMNS)}")
    host, what, reason, since = (cell.strip() for cell in line)
    known = next((each for each in get_args(Weakness) if each == what), None)
    if known is None:
        raise ValueError(f"{where}: {what} is none of {', '.join(get_args(Weakness))}")
    date.fromisoformat(since)
    return LegacyTls(host.lower(), known, reason, since)


def relaxed(what: Weakness) -> ssl.SSLContext:
    """A context with the smallest relaxation that serves a case.

    "expired": only dates go unchecked. "old-protocol": TLS 1.0, its hashes and servers without
    secure renegotiation are accepted, certificates are verified; OpenSSL 3 speaks TLS 1.0 and 1.1
    at security level 0 alone. The others: nothing is verified, since nothing can be.
    """
    context = httpx.create_ssl_context(trust_env=False)
    if what == "expired":
        context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    elif what == "old-protocol":
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.options |= ssl.Options(_LEGACY_SERVER_CONNECT)
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def tls_fault(error: BaseException | None) -> ssl.SSLError | None:
    """The failed handshake behind an error, None for others; another try does not mend it."""
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
            return error
        error = error.__cause__ or error.__context__
    return None


def explained(fault: ssl.SSLError) -> str:
    """What is wrong with a host's TLS, and what to do where it is to be visited all the same."""
    wrong, entry = _diagnosis(fault)
    advice = f"; to visit it all the same, list it as {entry} in {LIST.name}" if entry else ""
    return f"{wrong}{advice} ({fault})"


def _diagnosis(fault: ssl.SSLError) -> tuple[str, Weakness | None]:
    """What is wrong, and the entry that would forgive it if any does."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return _FAULTS.get(fault.verify_code, ("the certificate is not trusted", None))
    if _OLD.search(fault.reason or ""):
        return "no protocol or cipher that is safe today", "old-protocol"
    return "no TLS", None
