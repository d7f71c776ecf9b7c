"""A promise of a store, and what trying it showed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise.

    Attributes:
        name: as write-once.
        kept: None where it could not be tried.
        said: what that means, in plain words.
    """

    name: str
    kept: bool | None
    said: str


def promise(name: str, kept: bool | None, yes: str, no: str, unknown: str = "") -> Promise:
    """A promise with the words for how it was found."""
    return Promise(name, kept, unknown if kept is None else yes if kept else no)
