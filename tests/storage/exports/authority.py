"""A time stamp authority: its stamps by openssl, its certificates good or bad as asked."""

import datetime
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.conftest import require

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = {identified_by}
"""
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Authority:
    """A folder with the root, the authority's own key and certificate."""

    folder: Path

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    def answer(self, query: bytes) -> bytes:
        """The answer to a request of RFC 3161."""
        (self.folder / "query").write_bytes(query)
        self._run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "answer")
        return (self.folder / "answer").read_bytes()

    def stamp(self, message: bytes, digest: str = "sha256") -> bytes:
        """The answer to a request for a stamp over a message."""
        (self.folder / "message").write_bytes(message)
        self._run("ts", "-query", "-data", "message", f"-{digest}", "-cert", "-out", "query")
        return self.answer((self.folder / "query").read_bytes())

    def statement(self, message: bytes) -> bytes:
        """What a stamp over a message states (TSTInfo), unsigned."""
        self.stamp(message)
        self._run("ts", "-reply", "-in", "answer", "-token_out", "-out", "token")
        verify = ("cms", "-verify", "-noverify", "-binary", "-inform", "DER")
        self._run(*verify, "-in", "token", "-out", "statement")
        return (self.folder / "statement").read_bytes()

    def sign(self, statement: bytes, *options: str) -> bytes:
        """An answer that states this, signed whatever the certificate is for."""
        (self.folder / "statement").write_bytes(statement)
        self._run(
            *("cms", "-sign", "-binary", "-nodetach", "-cades", "-nosmimecap", "-md", "sha256"),
            *("-econtent_type", _TST_INFO, "-in", "statement", "-outform", "DER"),
            *("-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "token", *options),
        )
        token = (self.folder / "token").read_bytes()
        granted = b"\x30\x03\x02\x01\x00" + token
        return b"\x30\x82" + len(granted).to_bytes(2, "big") + granted

    def _run(self, *arguments: str) -> None:
        command = [require("openssl"), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, timeout=60)


def found(
    folder: Path,
    *,
    name: str = "Test authority",
    elliptic: bool = False,
    digest: str = "sha256",
    identified_by: str = "sha256",
    purposes: tuple[x509.ObjectIdentifier, ...] = STAMPING,
    critical: bool = True,
    until: int = 2100,
    root_signs: bool = True,
    between: int | None = None,
    between_for: tuple[x509.ObjectIdentifier, ...] = STAMPING,
) -> Authority:
    """Make an authority.

    Args:
        identified_by: the hash by which its stamps name its certificate; "sha1" is the older form.
        until: year in which its certificate ends; all begin in 2020.
        root_signs: whether the root is an authority for certificates.
        between: path length that the root grants; there is then a certificate between the two,
            for the purposes `between_for`.
    """
    folder.mkdir(parents=True)
    root_key, middle_key, key = (_key(elliptic) for _ in range(3))
    plain = _builder(f"{name}, root", f"{name}, root", root_key, 2100)
    root = _authority(plain, root_signs, between).sign(root_key, hashes.SHA256())
    issuer, issuer_key, pem = f"{name}, root", root_key, b""
    if between is not None:
        issuer = f"{name}, middle"
        middle = _authority(_builder(issuer, f"{name}, root", middle_key, 2100), True, None)
        middle = middle.add_extension(x509.ExtendedKeyUsage(between_for), critical=False)
        pem = middle.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        issuer_key = middle_key
    own = _builder(name, issuer, key, until)
    own = own.add_extension(x509.BasicConstraints(False, None), critical=False)
    own = own.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
    certificate = own.sign(issuer_key, hashes.SHA256())
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "middle.pem").write_bytes(pem)
    (folder / "tsa.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(_CONFIG.format(digest=digest, identified_by=identified_by))
    return Authority(folder)


def _key(elliptic: bool) -> Private:
    return (
        ec.generate_private_key(ec.SECP256R1())
        if elliptic
        else rsa.generate_private_key(65537, 2048)
    )


def _builder(name: str, issuer: str, key: Private, until: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(until, 1, 1, tzinfo=datetime.UTC))
    )


def _authority(
    builder: x509.CertificateBuilder, signs: bool, length: int | None
) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        True, False, False, False, False, signs, False, False, False
    )  # digital signatures, and those of certificates if it may
    builder = builder.add_extension(
        x509.BasicConstraints(signs, length if signs else None), critical=True
    )
    return builder.add_extension(usage, critical=True)
