"""What can be wrong with a log. Every message is one line: what, where, what to do."""

from storage.objects import StorageError


class LogDamaged(StorageError):  # noqa: N818 - says what is so
    """The files of the log contradict each other; the message names the first that does."""


class ProofRefused(StorageError):  # noqa: N818 - says what is so
    """A proof does not lead to the root that it should lead to."""


class NoteRefused(StorageError):  # noqa: N818 - says what is so
    """A signed note is malformed, forged, or signed by nobody we know."""


class KeyRefused(StorageError):  # noqa: N818 - says what is so
    """A key cannot be read, is none of the kind we use, or would be overwritten."""


class KeyMissing(KeyRefused):
    """There is no file where the key should be."""


class LeafRefused(StorageError):  # noqa: N818 - says what is so
    """A value cannot be a leaf: too long, or it has no canonical JSON."""
