"""Words as they are found: a text is cut into pieces that any part of it is made of.

Chinese is written without spaces, and many words have two characters: each character and each pair
of neighbours is a piece. Latin words and numbers are pieces as a whole, found by their beginning.
"""

import re
import unicodedata
from dataclasses import dataclass

# Longer texts are found by their beginning.
LONGEST = 300
_RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a word is looked up by: pieces that must all be there, and beginnings of pieces."""

    whole: frozenset[str]
    beginnings: frozenset[str]


def normal(*texts: str | None) -> str:
    """Texts as one, in compatibility form (NFKC), lower case, with single spaces, cut off."""
    joined = " ".join(text for text in texts if text)
    return " ".join(unicodedata.normalize("NFKC", joined).casefold().split())[:LONGEST]


def grams(text: str) -> frozenset[str]:
    """All pieces of a text that is `normal`."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update([run] if run.isascii() else [*run, *_pairs(run)])
    return frozenset(found)


def pieces(word: str) -> Pieces:
    """What a word that is `normal` is looked up by."""
    runs = _RUN.findall(word)
    whole = {piece for run in runs if not run.isascii() for piece in _pairs(run) or [run]}
    return Pieces(frozenset(whole), frozenset(run for run in runs if run.isascii()))


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
