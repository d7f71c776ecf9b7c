"""The Merkle tree of RFC 6962, section 2.1: roots, and proofs that are made and checked.

All hashes are SHA-256, 32 bytes. A subtree (level, index) is complete: it covers the 2**level
leaves from index * 2**level on. Proofs are lists of hashes in the order of RFC 6962.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from storage.log.errors import ProofRefused

# The hash of the complete subtree (level, index).
HashAt = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def root(size: int, hash_at: HashAt) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return _range_hash(0, size, hash_at) if size else EMPTY_ROOT


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree of these leaves."""
    hashes = [leaf_hash(leaf) for leaf in leaves]
    return root(len(hashes), lambda level, n: complete_root(hashes[n << level : (n + 1) << level]))


def inclusion(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """The proof that a leaf is in the tree of the first `size` leaves; ValueError if it is not."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range_hash(middle, end, hash_at))
            end = middle
        else:
            path.append(_range_hash(begin, middle, hash_at))
            begin = middle
    return path[::-1]


def consistency(old: int, new: int, hash_at: HashAt) -> list[bytes]:
    """The proof that a tree of `new` leaves begins with that of `old`; ValueError if old > new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves cannot begin with one of {old}")
    if old == 0:
        return []
    path = []
    begin, end = 0, new
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_range_hash(middle, end, hash_at))
            end = middle
        else:
            path.append(_range_hash(begin, middle, hash_at))
            begin = middle
    if begin:
        path.append(_range_hash(begin, end, hash_at))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes
) -> None:
    """Check that a leaf hash is in the tree with the root `expected` (RFC 9162, 2.1.3.2).

    Raises:
        ProofRefused: it is not, or the proof is none.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"there is no leaf {index} in a tree of {size}")
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused(f"the proof of leaf {index} in {size} has too many hashes")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofRefused(f"the proof of leaf {index} in {size} has too few hashes")
    if found != expected:
        raise ProofRefused(
            f"leaf {index} is not in this tree of {size}: its proof leads to the root "
            f"{found.hex()}, not {expected.hex()}"
        )


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Check that the tree of `new` leaves begins with that of `old` (RFC 9162, 2.1.4.2).

    Raises:
        ProofRefused: it does not, or the proof is none.
    """
    if old > new or old < 0:
        raise ProofRefused(f"a tree of {new} leaves cannot begin with one of {old}: rolled back")
    if old in (0, new):
        _without_hashes(old, new, old_root, new_root, path)
        return
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        raise ProofRefused(f"the proof from {old} to {new} has too few hashes")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    former = found = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofRefused(f"the proof from {old} to {new} has too many hashes")
        if node & 1 or node == last:
            former, found = node_hash(sibling, former), node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofRefused(f"the proof from {old} to {new} has too few hashes")
    _expect_roots(old, new, (former, old_root), (found, new_root))


def _without_hashes(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    if path:
        raise ProofRefused(f"the proof from {old} to {new} has too many hashes")
    if old == new:
        _expect_roots(old, new, (old_root, new_root))
    else:
        _expect_roots(old, new, (EMPTY_ROOT, old_root))


def _expect_roots(old: int, new: int, *pairs: tuple[bytes, bytes]) -> None:
    for found, expected in pairs:
        if found != expected:
            raise ProofRefused(
                f"the tree of {new} leaves does not begin with that of {old}: the root "
                f"{found.hex()} was found, not {expected.hex()}; history was rewritten"
            )


def _split(count: int) -> int:
    """The largest power of two below a count of at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(begin: int, end: int, hash_at: HashAt) -> bytes:
    """The hash over the leaves from begin to end, a range that the tree's own recursion makes."""
    parts = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        parts.append(hash_at(level, begin >> level))
        begin += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found
