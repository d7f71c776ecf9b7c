"""What is kept of requests and answers on the way, as columns of a capture."""

from datetime import datetime
from typing import Any

from tasks.records import Hop
from tasks.storable import storable

Columns = dict[str, Any]


def as_columns(hop: Hop) -> Columns:
    """The columns of a capture that tell of its last request and answer."""
    told = _told(hop)
    for name in ("first_byte_at", "ended_at"):
        told[name] = told[name] and datetime.fromisoformat(told[name])
    return told


def as_row(hop: Hop) -> Columns:
    """An answer that redirected, as JSON: the columns of a capture by the same names."""
    return {"url": hop.url, "status": hop.status, "captured_at": hop.begun, **_told(hop)}


def _told(hop: Hop) -> Columns:
    peer = hop.peer
    return {
        "http_version": storable(hop.version),
        "reason_phrase": storable(hop.reason),
        "request": {"line": hop.line, "headers": storable(hop.request)} if hop.line else None,
        "headers": storable(hop.headers),
        "headers_cut": hop.cut,
        "address": peer.address,
        "tls_protocol": peer.tls_protocol,
        "tls_cipher": peer.tls_cipher,
        "certificates_sha256": peer.certificates and peer.certificates.sha256,
        "first_byte_at": hop.first_byte,
        "ended_at": hop.ended,
    }
