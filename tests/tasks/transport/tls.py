"""Servers on loopback whose TLS is out of order in one way each, and the authority behind them."""

import datetime
import ipaddress
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.tasks.transport.conftest import response

DAY = datetime.timedelta(days=1)
PAGE = response(b"<html><p>secret</p>")


@dataclass(frozen=True)
class Signed:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def pem(self) -> bytes:
        """Both, the key first."""
        private = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return private + self.certificate.public_bytes(serialization.Encoding.PEM)


def signed(
    name: str, by: Signed | None = None, *, days: int = 1, authority: bool = False,
    address: str = "127.0.0.1",
) -> Signed:  # fmt: skip
    """A certificate that lasts for some days from now, below none for one that has expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - 30 * DAY)
        .not_valid_after(today + days * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        builder = builder.add_extension(names, critical=False)
    return Signed(key, builder.sign(by.key if by else key, hashes.SHA256()))


@contextmanager
def chained_server(
    folder: Path, patch: pytest.MonkeyPatch, reply: bytes
) -> Iterator[tuple[str, bytes]]:
    """A server with an authority between it and the one that all the world trusts.

    Gives its host with port, and the two certificates that it sends, in PEM.
    """
    root = signed("root", authority=True)
    trusted = folder / "trusted.pem"
    trusted.write_bytes(root.certificate.public_bytes(serialization.Encoding.PEM))
    patch.setattr(certifi, "where", lambda: str(trusted))
    middle = signed("middle", root, authority=True)
    leaf = signed("leaf", middle)
    above = middle.certificate.public_bytes(serialization.Encoding.PEM)
    own = leaf.certificate.public_bytes(serialization.Encoding.PEM)
    with tls_server(folder, leaf.pem() + above, reply=reply) as host:
        yield host, own + above


@contextmanager
def tls_server(
    folder: Path, chain: bytes, *, old: bool = False, reply: bytes = PAGE
) -> Iterator[str]:
    """A server that answers 404 to robots.txt and the same to all else; gives its host with port.

    Args:
        chain: private key and certificates in PEM.
        old: whether it speaks TLS 1.0 and 1.1 only.
    """
    path = folder / "chain.pem"
    path.write_bytes(chain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain(path)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    robots = b"robots.txt" in secured.recv(65_536)
                    secured.sendall(response(b"", "404 ?") if robots else reply)
            except OSError:
                continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
