"""The tree of RFC 6962: published roots, proofs of all sizes, and attempts to cheat."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from storage.log import merkle
from storage.log.errors import ProofRefused
from tests.storage.log import naive

LEAVES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
# Of the first 1 to 8 leaves, as the tests of Certificate Transparency have them.
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
LARGEST = 4096


class Tree:
    """Leaf hashes, and the hashes of all complete subtrees above them."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels = [list(leaves)]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            self.levels.append([merkle.node_hash(*pair) for pair in pairs])

    def hash_at(self, level: int, index: int) -> bytes:
        return self.levels[level][index]

    def root(self, size: int) -> bytes:
        return merkle.root(size, self.hash_at)


TREE = Tree([naive.leaf(number.to_bytes(4, "big")) for number in range(LARGEST)])


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size - 1]
    assert naive.tree([naive.leaf(data) for data in LEAVES[:size]]).hex() == ROOTS[size - 1]


def test_the_root_of_no_leaves() -> None:
    assert merkle.root_of([]).hex() == EMPTY
    assert TREE.root(0).hex() == EMPTY


@pytest.mark.parametrize("size", range(1, 34))
def test_all_proofs_of_small_trees_are_those_of_the_rfc(size: int) -> None:
    leaves = TREE.levels[0][:size]
    expected = naive.tree(leaves)
    assert TREE.root(size) == expected
    for index in range(size):
        path = merkle.inclusion(index, size, TREE.hash_at)
        assert path == naive.path(index, leaves)
        merkle.verify_inclusion(leaves[index], index, size, path, expected)
    for old in range(1, size + 1):
        path = merkle.consistency(old, size, TREE.hash_at)
        assert path == naive.proof(old, leaves)
        merkle.verify_consistency(old, size, naive.tree(leaves[:old]), expected, path)


sizes = st.integers(1, LARGEST)


@given(st.data(), sizes)
@hypothesis_settings(max_examples=400)
def test_every_leaf_is_proven_and_no_other(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, LARGEST - 1))
    leaf, root = TREE.levels[0][index], TREE.root(size)
    path = merkle.inclusion(index, size, TREE.hash_at)
    merkle.verify_inclusion(leaf, index, size, path, root)
    assert len(path) <= (size - 1).bit_length()
    if other != index:
        with pytest.raises(ProofRefused):
            merkle.verify_inclusion(TREE.levels[0][other], index, size, path, root)
        with pytest.raises(ProofRefused):
            merkle.verify_inclusion(leaf, other, size, path, root)


@given(st.data(), sizes)
@hypothesis_settings(max_examples=400)
def test_every_tree_begins_with_every_smaller_one(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(0, new))
    path = merkle.consistency(old, new, TREE.hash_at)
    merkle.verify_consistency(old, new, TREE.root(old), TREE.root(new), path)


@given(st.data(), st.integers(2, 300), st.sampled_from(["edit", "drop", "swap", "insert"]))
@hypothesis_settings(max_examples=400)
def test_a_rewritten_history_is_refused(data: st.DataObject, new: int, way: str) -> None:
    """The forger may rebuild the whole tree: the former root gives him away."""
    old = data.draw(st.integers(2 if way == "swap" else 1, new))
    at = data.draw(st.integers(0, old - (2 if way == "swap" else 1)))
    leaves = TREE.levels[0][:new]
    rewritten = {
        "edit": [*leaves[:at], naive.leaf(b"other"), *leaves[at + 1 :]],
        "drop": [*leaves[:at], *TREE.levels[0][at + 1 : new + 1]],
        "swap": [*leaves[:at], *leaves[at : at + 2][::-1], *leaves[at + 2 :]],
        "insert": [*leaves[:at], naive.leaf(b"other"), *leaves[at : new - 1]],
    }[way]
    forged = Tree(rewritten)
    path = merkle.consistency(old, new, forged.hash_at)
    with pytest.raises(ProofRefused, match="history was rewritten"):
        merkle.verify_consistency(old, new, TREE.root(old), forged.root(new), path)


@given(st.data(), st.integers(2, LARGEST))
@hypothesis_settings(max_examples=400)
def test_a_changed_proof_of_inclusion_is_refused(data: st.DataObject, size: int) -> None:
    at = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(at, size, TREE.hash_at)
    changed = data.draw(st.sampled_from(changes(path, size)))
    with pytest.raises(ProofRefused):
        merkle.verify_inclusion(TREE.levels[0][at], at, size, changed, TREE.root(size))


@given(st.data(), st.integers(2, LARGEST))
@hypothesis_settings(max_examples=400)
def test_a_changed_proof_of_growth_is_refused(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new - 1))
    path = merkle.consistency(old, new, TREE.hash_at)
    changed = data.draw(st.sampled_from(changes(path, new)))
    with pytest.raises(ProofRefused):
        merkle.verify_consistency(old, new, TREE.root(old), TREE.root(new), changed)


def changes(path: list[bytes], seed: int) -> list[list[bytes]]:
    """A bit, an order, a length that is another."""
    chance = random.Random(seed)
    at, bit = chance.randrange(len(path)), 1 << chance.randrange(8)
    byte = chance.randrange(32)
    flipped = bytes(value ^ (bit if n == byte else 0) for n, value in enumerate(path[at]))
    found = [[*path[:at], flipped, *path[at + 1 :]], path[:-1], path[1:], [], [*path, path[0]]]
    return found if len(path) == 1 else [*found, path[::-1]]


def test_reasons_are_said() -> None:
    leaf, root = TREE.levels[0][3], TREE.root(7)
    path = merkle.inclusion(3, 7, TREE.hash_at)
    for index, given_path, reason in (
        (7, path, "no leaf 7 in a tree of 7"),
        (-1, path, "no leaf -1"),
        (3, path[:-1], "too few hashes"),
        (3, [*path, leaf], "too many hashes"),
        (2, path, "leaf 2 is not in this tree of 7"),
    ):
        with pytest.raises(ProofRefused, match=reason) as raised:
            merkle.verify_inclusion(leaf, index, 7, given_path, root)
        assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        (5, 4, [], "rolled back"),
        (-1, 4, [], "rolled back"),
        (4, 4, [EMPTY], "too many"),
        (0, 4, [EMPTY], "too many"),
        (3, 4, [], "too few"),
        (2, 4, [], "too few"),
        (4, 4, [], "history was rewritten"),
        (0, 4, [], "history was rewritten"),
    ],
)
def test_what_is_no_proof_of_growth(old: int, new: int, path: list[str], reason: str) -> None:
    hashes = [bytes.fromhex(text) for text in path]
    with pytest.raises(ProofRefused, match=reason):
        merkle.verify_consistency(old, new, b"\1" * 32, b"\2" * 32, hashes)


def test_proofs_of_what_is_not_there_are_not_made() -> None:
    for index, size in ((7, 7), (-1, 7), (0, 0)):
        with pytest.raises(ValueError, match=f"no leaf {index} in a tree of {size}"):
            merkle.inclusion(index, size, TREE.hash_at)
    for old, new in ((8, 7), (-1, 7)):
        with pytest.raises(ValueError, match="cannot begin with"):
            merkle.consistency(old, new, TREE.hash_at)
