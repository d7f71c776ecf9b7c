"""The normal form in which texts are compared: NFKC, radicals as ideographs, no white space."""

import unicodedata
from functools import lru_cache

from tasks.documents.layer import as_meant

# Labels, codes and figures come again and again; longer texts are not kept.
SHORT = 64


def normal(text: str) -> str:
    """The text after NFKC, radicals as the ideographs they show, all white space removed."""
    return _short(text) if len(text) <= SHORT else _normal(text)


def _normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", as_meant(text)).split())


_short = lru_cache(maxsize=1 << 15)(_normal)
