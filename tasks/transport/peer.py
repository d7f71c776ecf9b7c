"""Who answered: the address connected to, and what TLS showed of the other side."""

import hashlib
import ssl
from contextlib import suppress
from functools import lru_cache
from typing import Any

import httpcore

from tasks.records import CertificateChain, Peer


def peer_of(stream: httpcore.NetworkStream) -> Peer:
    """Who is at the other end of a connection; what it does not tell any more is None."""
    tls = stream.get_extra_info("socket")
    address = _address(stream)
    if not isinstance(tls, ssl.SSLSocket):
        return Peer(address)
    cipher = tls.cipher()
    chain = certificate_chain(tls)
    return Peer(address, tls.version(), cipher and cipher[0], _kept(chain) if chain else None)


def certificate_chain(tls: ssl.SSLSocket) -> tuple[bytes, ...]:
    """The certificates in DER as the server sent them, its own first, whoever trusts them.

    Python names the whole chain from 3.13 on; 3.10 to 3.12 know it by a private object. Where
    neither is to be had, the server's own certificate stands alone.

    Args:
        tls: after its handshake.
    """
    known: Any = tls
    # A private object may change: whatever is wrong with it, the visit goes on.
    with suppress(Exception):
        if hasattr(known, "get_unverified_chain"):
            return tuple(known.get_unverified_chain())
        found = known._sslobj.get_unverified_chain()
        return tuple(ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in found)
    own = tls.getpeercert(binary_form=True)
    return () if own is None else (own,)


def _address(stream: httpcore.NetworkStream) -> str | None:
    try:
        ip, port, *_ = stream.get_extra_info("server_addr")
    except (OSError, TypeError, ValueError):
        return None
    return f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"


@lru_cache(maxsize=1024)
def _kept(chain: tuple[bytes, ...]) -> CertificateChain:
    pem = "".join(map(ssl.DER_cert_to_PEM_cert, chain)).encode()
    return CertificateChain(pem, hashlib.sha256(pem).hexdigest())
