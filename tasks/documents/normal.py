"""The normal form in which texts are compared: NFKC, without white space."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 15)
def normal(text: str) -> str:
    """The text after NFKC, all white space removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())
