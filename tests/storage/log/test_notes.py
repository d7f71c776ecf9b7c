"""Signed notes and checkpoints: published keys and notes, openssl beside us, and forgeries."""

import base64
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from storage.log import checkpoints, notes
from storage.log.checkpoints import Checkpoint
from storage.log.errors import KeyRefused, NoteRefused
from storage.log.notes import Signer, Verifier
from tests.conftest import require

# The example that the first implementation of signed notes documents, with its key.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
QUOTED = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
""".encode()  # noqa: E501 - a signature line is one line
# The key of the public log of Go's modules.
SUM = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

ORIGIN = "gongkai.example/log"


def signer(number: int = 1, name: str = ORIGIN) -> Signer:
    seed = random.Random(number).randbytes(32)
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed))


OURS, OTHER = signer(1), signer(2)
TEXT = Checkpoint(ORIGIN, 7, bytes(range(32))).text()
NOTE = notes.sign(TEXT, [OURS])


def test_the_published_note_and_keys() -> None:
    verifier = Verifier.parse(NEUMANN)
    assert notes.verified(QUOTED, [verifier]).startswith("If you think cryptography is the answer")
    assert verifier.vkey == NEUMANN
    assert Verifier.parse(SUM).vkey == SUM
    with pytest.raises(NoteRefused, match="forged"):
        notes.verified(QUOTED.replace(b"is the answer", b"is an answer"), [verifier])


def test_a_note_line_by_line() -> None:
    origin, size, root, blank, line, end = NOTE.decode().split("\n")
    assert (f"{origin}\n{size}\n{root}\n", blank, end) == (TEXT, "", "")
    dash, name, data = line.split(" ")
    signed = base64.b64decode(data)
    assert (dash, name, len(signed)) == ("—", ORIGIN, 4 + 64)
    assert signed[:4] == OURS.verifier.id
    assert OURS.verifier.vkey.split("+", 2)[1] == signed[:4].hex()


def test_openssl_agrees_with_a_signature(tmp_path: Path) -> None:
    """By hand, as docs/log.md says it."""
    openssl = require("openssl")
    key, text, signature = tmp_path / "key.pem", tmp_path / "text", tmp_path / "signature"
    public = OURS.private.public_key()
    key.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    text.write_text(TEXT)
    signature.write_bytes(notes.parse(NOTE).signatures[0][2])
    files = ["-inkey", str(key), "-in", str(text), "-sigfile", str(signature)]
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-rawin", *files]
    codes = []
    for said in (TEXT, TEXT.replace("7", "8")):
        text.write_text(said)
        codes.append(subprocess.run(command, capture_output=True, check=False).returncode)
    assert codes == [0, 1]


def test_lines_of_unknown_keys_count_for_nothing() -> None:
    """Also where they are of no kind that we know, or of another key with our name."""
    unknown = "— witness.example " + base64.b64encode(b"\1\2\3\4 of any length").decode() + "\n"
    for line in (unknown.encode(), OTHER.line("another text\n").encode()):
        before = NOTE.replace(line_of(OURS), line + line_of(OURS))
        for note in (NOTE + line, before):
            assert notes.verified(note, [OURS.verifier]) == TEXT
        with pytest.raises(NoteRefused, match="signed by no key that is trusted here, but by"):
            notes.verified(NOTE.replace(line_of(OURS), line), [OURS.verifier])


def line_of(one: Signer) -> bytes:
    return one.line(TEXT).encode()


def test_one_known_key_is_enough_and_a_false_one_too_much() -> None:
    both = notes.sign(TEXT, [OURS, OTHER])
    for keys in ([OURS.verifier], [OTHER.verifier], [OURS.verifier, OTHER.verifier]):
        assert notes.verified(both, keys) == TEXT
    forged = TEXT.encode() + b"\n" + line_of(OURS) + OTHER.line("another text\n").encode()
    with pytest.raises(NoteRefused, match=f"forged.*{OTHER.verifier.id.hex()}"):
        notes.verified(forged, [OURS.verifier, OTHER.verifier])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda note: note.replace(b"\n7\n", b"\n8\n"), "forged"),
        (lambda note: note.replace(ORIGIN.encode(), b"gongkai.invalid/log"), "signed by no key"),
        (lambda note: note[:-1], "no signed note"),
        (lambda note: note.replace(b"\n\n", b"\n"), "no signed note"),
        (lambda note: note.replace("— ".encode(), b"- "), "is no signature line"),
        (lambda note: note + b"\n", "is no signature line|no signed note"),
        (lambda note: note.replace(b"7", b"\r7"), "no signed note"),
        (lambda note: note.replace(b"7", b"\xff"), "not UTF-8 at byte 20"),
        (lambda note: TEXT.encode() + b"\n", "no signed note|is no signature line"),
        (lambda note: b"", "no signed note"),
        (lambda note: note[:-6] + b"====\n", "is no signature line"),
    ],
)
def test_spoiled_notes_are_refused(spoil: Callable[[bytes], bytes], reason: str) -> None:
    spoiled = spoil(NOTE)
    assert spoiled != NOTE
    with pytest.raises(NoteRefused, match=reason) as raised:
        notes.verified(spoiled, [OURS.verifier])
    assert str(raised.value).isprintable()


@given(st.integers(0, 8 * len(NOTE) - 1))
def test_no_bit_of_a_note_can_be_flipped(at: int) -> None:
    """Any text comes with its one form of base64 and its one signature."""
    flipped = bytearray(NOTE)
    flipped[at // 8] ^= 1 << at % 8
    with pytest.raises(NoteRefused):
        checkpoints.opened(bytes(flipped), [OURS.verifier], ORIGIN)


@pytest.mark.parametrize("text", ["", "no end", "a\tb\n", "a\r\n"])
def test_texts_that_cannot_be_notes(text: str) -> None:
    with pytest.raises(ValueError, match="no text for a note"):
        notes.sign(text, [OURS])


def test_a_note_has_a_signer() -> None:
    with pytest.raises(ValueError, match="at least one signer"):
        notes.sign(TEXT, [])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
def test_names_that_no_key_can_have(name: str) -> None:
    with pytest.raises(KeyRefused, match="no name for a key"):
        signer(name=name)


@pytest.mark.parametrize(
    ("vkey", "reason"),
    [
        ("", "no verifier key"),
        (NEUMANN[:-4], "no verifier key"),
        (NEUMANN.replace("+AR", "+BR"), "no verifier key"),
        (NEUMANN.replace("c74f20a3", "c74f20a4"), "it was altered"),
        (NEUMANN.replace("Peter", "Petra"), "it was altered"),
        (f"{NEUMANN}\n", "no verifier key"),
    ],
)
def test_vkeys_that_are_none(vkey: str, reason: str) -> None:
    with pytest.raises(KeyRefused, match=reason) as raised:
        Verifier.parse(vkey)
    assert str(raised.value).isprintable()


@given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
def test_checkpoints_are_read_as_written(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert checkpoints.parse(checkpoint.text()) == checkpoint
    note = notes.sign(checkpoint.text(), [OURS])
    assert checkpoints.opened(note, [OURS.verifier, OTHER.verifier], ORIGIN) == checkpoint


def test_a_checkpoint_of_another_log_is_refused() -> None:
    with pytest.raises(NoteRefused, match=r"of the log 'gongkai.example/log', not 'other/log'"):
        checkpoints.opened(NOTE, [OURS.verifier], "other/log")


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "an extension\n",
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n٧\n"),
        TEXT[:-3] + "9\n",
        TEXT.replace("=", "A"),
        TEXT.replace("AAEC", "A*EC"),
        f"{ORIGIN}\n7\n",
    ],
)
def test_texts_that_are_no_checkpoint(text: str) -> None:
    with pytest.raises(NoteRefused, match="no checkpoint"):
        checkpoints.opened(notes.sign(text, [OURS]), [OURS.verifier], ORIGIN)
