"""Proves what an export of the archive can prove: offline, by this one file.

    python verify.py [FOLDER] [--key VKEY]... [--root FILE.pem]... [--json]

Needs Python 3.9 and the package cryptography 45, or newer. Whatever goes wrong is a refusal. Ends
with 0: nothing was refused; 1: something was; 2: nothing could be checked. The chain:

    bytes -> SHA-256, SHA-512, length -> entry -> its place in the log -> checkpoint -> signature
                                                                          checkpoint -> time stamps

Sources: RFC 6962 (trees), C2SP signed-note and tlog-checkpoint, RFC 8785, 3161, 5652 and 5035.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.x509 import verification

SMALL = 1 << 20  # bytes: longest line, and largest file but those under raw/
# Identifiers of RFC 3161, 5652, 5035 and of algorithms, in DER.
SIGNED_DATA, TST_INFO = "06092a864886f70d010702", "060b2a864886f70d0109100104"
CONTENT_TYPE, DIGEST = "06092a864886f70d010903", "06092a864886f70d010904"
SIGNER_V1, SIGNER_V2 = "060b2a864886f70d010910020c", "060b2a864886f70d010910022f"
RSA, RSA_PSS, MGF1 = "06092a864886f70d010101", "06092a864886f70d01010a", "06092a864886f70d010108"
HASHES: dict[str, tuple[Any, str, str]] = {  # the hash, RSA over it, ECDSA over it
    "0609608648016503040201": (hashes.SHA256(), "06092a864886f70d01010b", "06082a8648ce3d040302"),
    "0609608648016503040202": (hashes.SHA384(), "06092a864886f70d01010c", "06082a8648ce3d040303"),
    "0609608648016503040203": (hashes.SHA512(), "06092a864886f70d01010d", "06082a8648ce3d040304"),
}


def need(holds: object, why: str) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise ValueError(why)


def unbase64(text: str, size: int) -> bytes:
    """The bytes of a base64 text, which cannot be written in a second way."""
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text and len(data) == size, "not the expected base64")
    return data


def open_note(note: bytes, keys: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a signed note, and those of the keys that signed it."""
    text, _, signatures = note.decode().rpartition("\n\n")
    *lines, end = signatures.split("\n")
    need(lines and not end and not re.search("[\0-\x09\x0b-\x1f]", text), "not a signed note")
    signers = []
    for dash, name, encoded in (line.split(" ") for line in lines):
        number = base64.b64decode(encoded, validate=True)[:4]
        need(dash == "\u2014" and name, "not a signature line")
        for key in [key for key in keys if key.startswith(f"{name}+{number.hex()}+")]:
            public = unbase64(key.split("+", 2)[2], 33)
            own = public[0] == 1 and sha256(f"{name}\n".encode() + public).digest()[:4] == number
            need(own, f"{key!a} is not an Ed25519 verifier key")
            signer = ed25519.Ed25519PublicKey.from_public_bytes(public[1:])
            signer.verify(unbase64(encoded, 68)[4:], f"{text}\n".encode())
            signers.append(key)
    return text.split("\n"), signers


def root_above(value: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which a leaf's hash and its path lead; takes from the path what it uses."""
    if size == 1:
        return value
    left, other = 1 << (size - 1).bit_length() - 1, path.pop()
    if index < left:
        return sha256(b"\1" + root_above(value, index, left, path) + other).digest()
    return sha256(b"\1" + other + root_above(value, index - left, size - left, path)).digest()


def two_roots(root: bytes, old: int, new: int, proof: list[bytes], whole: bool) -> list[bytes]:
    """The older and the newer root to which a consistency proof leads; takes from it, too."""
    if old == new:
        return [root if whole else proof.pop()] * 2
    left, other = 1 << (new - 1).bit_length() - 1, proof.pop()
    if old <= left:
        before, after = two_roots(root, old, left, proof, whole)
        return [before, sha256(b"\1" + after + other).digest()]
    right = two_roots(root, old - left, new - left, proof, False)
    return [sha256(b"\1" + other + below).digest() for below in right]


def body(value: bytes, *tags: int) -> bytes:
    """The content of a value in DER of the first tag, then of the one value in that, and so on."""
    for tag in tags:
        need(der(value) == [value] and value[0] == tag, "not the expected DER")
        value = value[2 + max(0, value[1] - 128) :]
    return value


def der(data: bytes, *tags: int) -> list[bytes]:
    """The values that follow one another in DER, or in the body of these tags."""
    data, values = body(data, *tags), []
    while data:
        more = max(0, data[1] - 128)
        size = int.from_bytes(data[2 : 2 + more], "big") if more else data[1]
        strict = size > 127 and data[2] if more else size < 128
        need(strict and 2 + more + size <= len(data), "not DER, or cut short")
        values.append(data[: 2 + more + size])
        data = data[2 + more + size :]
    return values


def hashing(algorithm: bytes) -> tuple[Any, str, str]:
    """The hash that an AlgorithmIdentifier names, then what RSA and ECDSA over it are called."""
    name, *nothing = der(algorithm, 0x30)
    need(name.hex() in HASHES and nothing in ([], [b"\5\0"]), "not SHA-256, SHA-384 or SHA-512")
    return HASHES[name.hex()]


def check_signature(key: Any, scheme: bytes, hashed: bytes, signature: bytes, of: bytes) -> None:
    """Whether a signature by RSA (PKCS #1 v1.5 or PSS) or ECDSA is right."""
    (sha, with_rsa, with_ecdsa), (name, *rest) = hashing(hashed), der(scheme, 0x30)
    how: list[Any] = [ec.ECDSA(sha)] if name.hex() == with_ecdsa else [padding.PKCS1v15(), sha]
    if name.hex() == RSA_PSS:
        first, mask, salt = der(rest.pop(), 0x30)
        mgf, inner = der(mask, 0xA1, 0x30)
        same = hashing(body(first, 0xA0))[0] is hashing(inner)[0] is sha and mgf.hex() == MGF1
        need(same, "RSA-PSS with several hashes")
        how[0] = padding.PSS(padding.MGF1(sha), int.from_bytes(body(salt, 0xA2, 0x02), "big"))
    known = name.hex() in (RSA, RSA_PSS, with_rsa, with_ecdsa) and rest in ([], [b"\5\0"])
    need(known, "signed neither by RSA nor by ECDSA, or over another hash than its own")
    key.verify(signature, of, *how)


def check_chain(end: Any, others: list[Any], roots: list[Any], at: datetime) -> None:
    """Whether a root vouches for the certificate of an authority, all of them valid at a moment."""
    free, may = verification.ExtensionPolicy.permit_all(), verification.Criticality.AGNOSTIC
    purpose, usage, must = x509.ExtendedKeyUsage, x509.KeyUsage, verification.Criticality.CRITICAL
    only = [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]
    own = free.require_present(purpose, must, lambda *a: need([*a[2]] == only, "not for it alone"))
    ca = free.require_present(x509.BasicConstraints, may, lambda *a: need(a[2].ca, "not a CA"))
    ca = ca.may_be_present(usage, may, lambda *a: need(not a[2] or a[2].key_cert_sign, "not a CA"))
    ca = ca.may_be_present(purpose, may, lambda *a: need(not a[2] or only[0] in a[2], "not for it"))
    builder = verification.PolicyBuilder().store(verification.Store(roots)).time(at)
    builder = builder.extension_policies(ca_policy=ca, ee_policy=own)
    builder.build_client_verifier().verify(end, others)


def stamped(answer: bytes, message: bytes, roots: list[Any]) -> tuple[datetime, str]:
    """When and by whom an RFC 3161 answer stamped this message, one of the roots vouching."""
    need(len(answer) < 1 << 16, "longer than a time stamp is")
    status, token = der(answer, 0x30)
    need(der(status, 0x30)[0] == b"\2\1\0", "the authority did not grant it")
    kind, content = der(token, 0x30)
    version, digests, wrapped, *more, signers = der(content, 0xA0, 0x30)
    of_what, octets = der(wrapped, 0x30)
    own, issuer, hashed, attributes, scheme, signature, *_ = der(signers, 0x31, 0x30)
    shape = [kind.hex(), of_what.hex(), version, own, hashing(body(digests, 0x31))]
    expected = [SIGNED_DATA, TST_INFO, b"\2\1\3", b"\2\1\1", hashing(hashed)]
    need(shape == expected, "not a time stamp")
    info = body(octets, 0xA0, 0x04)

    pairs = [der(pair, 0x30) for pair in der(attributes, 0xA0)]
    said = {name.hex(): body(values, 0x31) for name, values in pairs}
    digest = hashlib.new(hashing(hashed)[0].name, info).digest()
    right = said[CONTENT_TYPE].hex() == TST_INFO and body(said[DIGEST], 0x04) == digest
    need(right and len(said) == len(pairs), "what it states was changed")
    second = said.get(SIGNER_V2)  # names its certificate by any hash; the first version by SHA-1
    named = der(der(der(second or said[SIGNER_V1], 0x30)[0], 0x30)[0], 0x30)
    by_default = "sha256" if second else "sha1"
    name = hashing(named.pop(0))[0].name if second and named[0][0] == 0x30 else by_default
    raws = der(more[0], 0xA0)
    raws.sort(key=lambda raw: hashlib.new(name, raw).digest() != body(named[0], 0x04))
    need(hashlib.new(name, raws[0]).digest() == body(named[0], 0x04), "its certificate is missing")
    end, *others = map(x509.load_der_x509_certificate, raws)
    _, serial, _, by, *_ = der(der(raws[0], 0x30)[0], 0x30)
    need(body(issuer, 0x30) == by + serial, "it names two certificates as its own")

    _, _, imprint, _, moment, *rest = der(info, 0x30)
    algorithm, value = der(imprint, 0x30)
    digest = hashlib.new(hashing(algorithm)[0].name, message).digest()
    need(body(value, 0x04) == digest, "a stamp of other bytes than these")
    extensions = [der(one, 0x30) for each in rest if each[0] == 0xA1 for one in der(each, 0xA1)]
    need(all(b"\1\1\xff" not in one for one in extensions), "a critical extension in it is unknown")
    need(moment.endswith(b"Z"), "its moment is not in UTC")
    at = datetime.strptime(body(moment, 0x18).decode()[:14] + "+0000", "%Y%m%d%H%M%S%z")
    signed = b"\x31" + attributes[1:]  # RFC 5652 5.4
    check_signature(end.public_key(), scheme, hashed, body(signature, 0x04), signed)
    check_chain(end, others, roots, at)
    return at, end.subject.rfc4514_string()


class Export:
    """An export on disk, and what was found: proved, not provable, and the refusals by kind."""

    def __init__(self, folder: Path, keys: list[str]) -> None:
        self.folder, self.keys = folder.resolve(), keys
        self.roots: list[x509.Certificate] = []
        self.proved: list[str] = []
        self.unproved: list[str] = []
        self.refused: dict[str, tuple[str, int]] = {}  # by kind: the first one, and how many
        self.seen: set[int] = set()
        self.absent = 0
        self.measured: dict[str, dict[str, Any]] = {}

    def attempt(self, kind: str, where: str, check: Any, *given: Any) -> Any:
        """What a check gives; whatever goes wrong in it is a refusal, and gives None."""
        try:
            return check(*given)
        except Exception as error:
            odd = isinstance(error, (LookupError, TypeError, AttributeError))
            why = f"not well-formed: {error!r}" if odd else str(error) or "a wrong signature"
            why = re.sub("[^ -~]", "?", why)  # may hold texts of the export
            first, count = self.refused.get(kind, (f"{where}: {why:.400}", 0))
            self.refused[kind] = first, count + 1

    def numbered(self, pattern: str) -> list[str]:
        """The files of the export that are numbered 1, 2, ..."""
        names = [pattern % number for number in range(1, 1000)]
        return [name for name in names if (self.folder / name).exists()]

    def path(self, name: str) -> Path:
        """A file of the export; neither names nor links lead out of it."""
        path = (self.folder / name).resolve()
        need(path.is_file() and self.folder in path.parents, f"{name} is missing, or outside")
        return path

    def read(self, name: str) -> bytes:
        """All of a small file."""
        with self.path(name).open("rb") as file:
            data = file.read(SMALL)
        need(len(data) < SMALL, f"{name} is too long")
        return data

    def trust(self) -> None:
        """Believe the keys given, or else the export's first, and those to which they rotated."""
        *listed, end = self.read("proof/keys").decode().split("\n")
        need(not end, "a line without its end")
        if not self.keys:
            self.keys = listed[:1]
            self.unproved.append(f"whose key it is: {self.keys!a} comes from the export; see --key")
        for name in self.numbered("proof/rotations/%d"):
            self.attempt("key rotation", name, self.rotate, name)
        if unused := [key for key in listed if key not in self.keys]:
            self.unproved.append(f"keys to which no trusted one leads: {unused!a:.300}")

    def rotate(self, name: str) -> None:
        """Believe the new key of a rotation note if both signed it and the old one is believed."""
        note = self.read(name)
        title, old, new = open_note(note, [])[0]
        both = {old, new} <= set(open_note(note, [old, new])[1])
        need(title == "gongkai key rotation" and both, "not signed by both keys that it names")
        self.keys = [*self.keys, new] if old in self.keys else self.keys

    def checkpoint(self, name: str) -> tuple[str, int, bytes]:
        """Name, number of entries and root of a log, signed under its name by a trusted key."""
        (origin, size, root), signers = open_note(self.read(name), self.keys)
        signed = any(key.startswith(f"{origin}+") for key in signers)
        need(signed, f"signed by none of the trusted keys {self.keys!a:.300}")
        need(re.fullmatch("0|[1-9][0-9]{0,17}", size), "its size is no number of entries")
        return origin, int(size), unbase64(root, 32)

    def former(self, origin: str, size: int, root: bytes) -> None:
        """Whether the log only grew since its older checkpoint."""
        name, old, before = self.checkpoint("proof/former")
        *lines, end = self.read("proof/consistency").decode().split("\n")
        proof = [unbase64(line, 32) for line in lines]
        need(name == origin and old <= size and not end, "of another log, or longer than this one")
        both = two_roots(before, old, size, proof, True) if old else [sha256(b"").digest(), root]
        need(both == [before, root] and not proof, "the log was rewritten since")
        self.proved.append(f"since its checkpoint of {old} entries the log only grew")

    def entry(self, line: bytes, size: int, root: bytes) -> None:
        """Whether an entry is in the log where it says, and its bytes are those that it names."""
        item = json.loads(line.decode())
        index, text, path = item["index"], item["leaf"], [unbase64(p, 32) for p in item["path"]]
        need(type(index) is int and 0 <= index < size, "its place is not within the log")
        need(index not in self.seen, f"a second entry at the place {index}")
        self.seen.add(index)
        above = root_above(sha256(b"\0" + text.encode()).digest(), index, size, path)
        need(above == root and not path, "not in the log: the entry, its place or path was changed")
        form: dict[str, Any] = {"separators": (",", ":"), "allow_nan": False, "sort_keys": True}
        canonical = json.dumps(entry := json.loads(text), ensure_ascii=False, **form)
        need(canonical == text and len(text.encode()) < 1 << 16, "not canonical JSON, or too long")
        self.attempt("bytes", f"entry {index}", self.held, entry)

    def held(self, entry: dict[str, Any]) -> None:
        """Whether the bytes that an entry names are those, if they are in the export."""
        if (name := entry.get("sha256")) is None:
            return
        need(re.fullmatch("[0-9a-f]{64}", name), "what it names is not a SHA-256")
        places = [f"{top}raw/sha256/{name[:2]}/{name[2:4]}/{name}" for top in ("", "data/")]
        found = [place for place in places if (self.folder / place).exists()]
        for place in found:
            self.measured[place] = self.measured.get(place) or self.measure(place)
            for what, has in self.measured[place].items():
                why = f"{what} of {place} is {has}, the entry says {entry.get(what)!a:.150}"
                need(entry.get(what) in (None, has), why)
        self.absent += not found

    def measure(self, name: str) -> dict[str, Any]:
        """SHA-256, SHA-512 and length of a file, however large."""
        digests, size = [hashlib.sha256(), hashlib.sha512()], 0
        with self.path(name).open("rb") as file:
            while block := file.read(SMALL):
                size += len(block)
                for digest in digests:
                    digest.update(block)
        return {**{digest.name: digest.hexdigest() for digest in digests}, "size": size}

    def entries(self, _: str, size: int, root: bytes) -> None:
        """All entries that the export has, and their bytes."""
        with self.path("proof/leaves.ndjson").open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(SMALL), b""), 1):
                self.attempt("entry", f"line {number}", self.entry, line, size, root)
        need(self.seen, "no entry is in it: there is nothing to prove")
        if not self.refused.keys() & {"entry", "bytes"}:
            here = f"{len(self.seen)} of the {size} entries of the log are here, each in its place"
            held = f"{len(self.measured)} files have the hashes and the length that entries state"
            self.proved += [here, held]
        if absent := self.absent:
            self.unproved.append(f"the bytes of {absent} entries: only hashes are in the export")
        paths = self.folder.glob("**/raw/sha256/*/*/*")
        stored = {path.relative_to(self.folder).as_posix() for path in paths}
        if stray := stored - self.measured.keys():
            self.unproved.append(f"{len(stray)} files that no entry names, as {min(stray)!a:.200}")

    def stamp(self, name: str) -> None:
        """Whether an authority stamped the checkpoint."""
        pem = name.replace(".tsr", ".pem")
        roots = self.roots or x509.load_pem_x509_certificates(self.read(pem))
        at, by = stamped(self.read(name), self.read("proof/checkpoint"), roots)
        self.proved.append(f"the checkpoint existed at {at:%Y-%m-%d %H:%M:%S} UTC, says {by!a}")
        if not self.roots:
            self.unproved.append(f"whose clock it is: {pem} comes from the export; see --root")

    def check(self, roots: list[str]) -> None:
        """All of it; `roots` are files of certificates that the reader trusts."""
        for name in roots:
            if (pem := self.attempt("--root", name, Path(name).read_bytes)) is not None:
                load = x509.load_pem_x509_certificates
                self.roots += self.attempt("--root", name, load, pem) or []
        self.attempt("keys", "proof/keys", self.trust)
        log = self.attempt("checkpoint", "proof/checkpoint", self.checkpoint, "proof/checkpoint")
        if log is not None:
            self.proved.append(f"the log {log[0]!a} had {log[1]} entries, says its key")
            self.attempt("entries", "proof/leaves.ndjson", self.entries, *log)
            if (self.folder / "proof/former").exists():
                self.attempt("older checkpoint", "proof/former", self.former, *log)
        stamps = self.numbered("proof/stamps/%d.tsr")
        for name in stamps:
            self.attempt("time stamp", name, self.stamp, name)
        if not stamps:
            self.unproved.append("when: no time stamp is in the export")


def main() -> int:
    """The command; see the beginning of this file."""
    parser = argparse.ArgumentParser(description="Proves what an export of the archive can prove.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--key", action="append", default=[], help="a verifier key that you trust")
    parser.add_argument("--root", action="append", default=[], help="a root certificate, PEM")
    parser.add_argument("--json", action="store_true", help="the answer as JSON")
    given = parser.parse_args()
    if not (given.folder / "proof/checkpoint").is_file():
        parser.error(f"{given.folder} is not an export: it has no file proof/checkpoint")
    export = Export(given.folder, given.key)
    export.check(given.root)
    refused = [f"{kind}: {why} ({n} in all)" for kind, (why, n) in export.refused.items()]
    found = {"proved": export.proved, "not proved": export.unproved, "REFUSED": refused}
    lines = [f"{what}: {line}" for what, lines in found.items() for line in lines]
    lines += ["", "REFUSED: do not rely on it." if refused else "Nothing was refused."]
    lines += ["At most this is proved: the archive recorded that it received these bytes from the"]
    lines += ["addresses in the entries. Not that an office published them, or that they are true."]
    print(json.dumps(found, indent=2) if given.json else "\n".join(lines))
    return int(bool(refused))


if __name__ == "__main__":
    raise SystemExit(main())
