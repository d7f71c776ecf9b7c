"""A log whose files were altered says which, and is never signed on."""

import random

import pytest

from storage.log import checkpoints, merkle, notes
from storage.log.checkpoints import Checkpoint
from storage.log.errors import KeyRefused, LogDamaged, NoteRefused, ProofRefused
from storage.log.log import Log
from storage.log.tiles import encode_bundle
from storage.objects import Files
from tests.storage.log import naive
from tests.storage.log.conftest import OURS, Spoil, grow, leaves, stored
from tests.storage.log.test_notes import ORIGIN, signer

SIZE = 600


@pytest.fixture
def log(files: Files) -> Log:
    """300 leaves and 300 more."""
    grow(files, 300)
    return grow(files, SIZE)


def current(name: str) -> bool:
    """Whether a file is part of the log as it is now: partial tiles of before are not."""
    return not name.endswith((".p/44", "1/000.p/1"))


def test_any_flipped_bit_is_found_and_the_file_is_named(
    log: Log, files: Files, spoil: Spoil
) -> None:
    chance = random.Random(600)
    for name, data in stored(files).items():
        if not current(name) or name.startswith("log/checkpoint"):
            continue
        for _ in range(5):
            at = chance.randrange(len(data))
            spoil(name, data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
            with pytest.raises(LogDamaged, match=f"{name.rpartition('/')[2]}") as raised:
                Log(files).verify()
            assert name in str(raised.value)
            assert str(raised.value).isprintable()
        spoil(name, data)
    Log(files).verify()


def test_any_missing_or_shortened_file_is_found(log: Log, files: Files, spoil: Spoil) -> None:
    """A former checkpoint may go missing unseen: nothing in the log says that it was signed."""
    for name, data in stored(files).items():
        if not current(name) or name == "log/checkpoint":
            continue
        for instead in (data[:-1], None)[: 1 if name == "log/checkpoints/300" else 2]:
            spoil(name, instead)
            with pytest.raises(LogDamaged) as raised:
                Log(files).verify()
            assert name in str(raised.value)
        spoil(name, data)


def test_an_entry_that_was_altered_is_not_handed_out(log: Log, files: Files, spoil: Spoil) -> None:
    entries = leaves(0, 256)
    entries[77] = b"forged"
    spoil("log/tile/entries/000", encode_bundle(entries))
    with pytest.raises(LogDamaged, match="entry 77 in log/tile/entries/000 has not the leaf hash"):
        Log(files).entry(3)
    assert Log(files).entry(256) == log.entry(256)


def test_a_forger_who_makes_the_tiles_fit_meets_the_root(
    log: Log, files: Files, spoil: Spoil
) -> None:
    forged = forge(files, spoil)
    with pytest.raises(
        LogDamaged, match=r"first 300 leaves have the root .* and log/checkpoints/300"
    ):
        Log(files).verify()
    with pytest.raises(LogDamaged, match="tiles or checkpoint were altered"):
        Log(files).append([b"new"], [OURS], ORIGIN)
    known = log.checkpoint()
    assert known is not None
    path = Log(files).inclusion(77, SIZE)
    with pytest.raises(ProofRefused, match="leaf 77 is not in this tree of 600"):
        merkle.verify_inclusion(naive.leaf(b"forged"), 77, SIZE, path, known.root)
    assert forged != known.root


def test_a_forger_who_makes_a_checkpoint_too_has_no_key(
    log: Log, files: Files, spoil: Spoil
) -> None:
    known = log.checkpoint()
    assert known is not None
    forged = Checkpoint(ORIGIN, SIZE, forge(files, spoil))
    note = notes.sign(forged.text(), [signer(99)])
    spoil("log/checkpoint", note)
    with pytest.raises(LogDamaged, match="log/checkpoint is not the file log/checkpoints/600"):
        Log(files)
    spoil("log/checkpoints/600", note)
    with pytest.raises(KeyRefused, match="signed by no key that is trusted here"):
        Log(files).append([b"new"], [OURS], ORIGIN)
    with pytest.raises(NoteRefused, match="signed by no key"):
        checkpoints.opened(note, [OURS.verifier], ORIGIN)
    with pytest.raises(ProofRefused, match="history was rewritten"):
        merkle.verify_consistency(SIZE, SIZE, known.root, forged.root, [])


def forge(files: Files, spoil: Spoil) -> bytes:
    """Replace leaf 77, and every hash above it that the log has now; the root of that."""
    entries = leaves(0, SIZE)
    entries[77] = b"forged"
    hashes = [naive.leaf(entry) for entry in entries]
    spoil("log/tile/entries/000", encode_bundle(entries[:256]))
    spoil("log/tile/0/000", b"".join(hashes[:256]))
    spoil("log/tile/1/000.p/2", naive.tree(hashes[:256]) + naive.tree(hashes[256:512]))
    return naive.tree(hashes)


def test_a_fork_by_the_key_itself_does_not_agree_with_what_was_seen(log: Log, files: Files) -> None:
    """A holder of the key can sign two histories, but not make one follow from the other."""
    seen = log.checkpoint()
    assert seen is not None
    other = [naive.leaf(leaf) for leaf in leaves(0, 700, "fork")]
    path = naive.proof(SIZE, other)
    with pytest.raises(ProofRefused, match="history was rewritten"):
        merkle.verify_consistency(SIZE, 700, seen.root, naive.tree(other), path)


def test_an_older_checkpoint_in_the_place_of_the_newest_changes_nothing(
    log: Log, files: Files, spoil: Spoil
) -> None:
    older = files.read("log/checkpoints/300")
    spoil("log/checkpoint", older)
    assert Log(files).checkpoint() == log.checkpoint()
    Log(files).append([], [OURS], ORIGIN)
    assert files.read("log/checkpoint") == files.read("log/checkpoints/600")


def test_a_log_that_was_rolled_back_is_known_by_who_saw_the_newer_one(
    log: Log, files: Files, spoil: Spoil
) -> None:
    newer = log.checkpoint()
    spoil("log/checkpoint", files.read("log/checkpoints/300"))
    spoil("log/checkpoints/600", None)
    older = Log(files).checkpoint()
    assert newer is not None
    assert older is not None
    assert older.size == 300
    with pytest.raises(ProofRefused, match="rolled back"):
        merkle.verify_consistency(newer.size, older.size, newer.root, older.root, [])


@pytest.mark.parametrize("data", [b"", b"x", b"\xff", None])
def test_a_spoiled_checkpoint_is_one_line(
    data: bytes | None, log: Log, files: Files, spoil: Spoil
) -> None:
    spoil("log/checkpoints/600", data)
    with pytest.raises(LogDamaged, match="log/checkpoint") as raised:
        Log(files)
    assert str(raised.value).isprintable()


def test_a_checkpoint_under_the_size_of_another_is_found(
    log: Log, files: Files, spoil: Spoil
) -> None:
    spoil("log/checkpoints/601", files.read("log/checkpoints/600"))
    with pytest.raises(LogDamaged, match="log/checkpoints/601 is a checkpoint of the size 600"):
        Log(files)


def test_verifying_from_the_middle_finds_what_is_behind_it(
    log: Log, files: Files, spoil: Spoil
) -> None:
    data = files.read("log/tile/entries/000")
    assert data is not None
    spoil("log/tile/entries/000", data[:-1] + b"?")
    Log(files).verify(256)
    with pytest.raises(LogDamaged, match="entry 255"):
        Log(files).verify(255)
