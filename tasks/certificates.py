"""Chains of certificates as objects of their own, in the store before a capture names them."""

from collections.abc import Iterable
from pathlib import Path
from threading import get_ident

from storage.objects import ObjectStore
from storage.objects.errors import os_errors
from tasks.records import CertificateChain


class Certificates:
    """Puts each chain once in the life of a process; threads may share one.

    Args:
        spool: an existing folder of this process alone.
    """

    def __init__(self, store: ObjectStore, spool: Path) -> None:
        self._store = store
        self._spool = spool
        self._kept: set[str] = set()

    def keep(self, chains: Iterable[CertificateChain]) -> None:
        """Put chains into the store, unless this process did so before.

        Raises:
            StorageError: one could not be kept.
        """
        for chain in chains:
            if chain.sha256 in self._kept:
                continue
            path = self._spool / f"certificates-{get_ident()}"
            with os_errors("cannot keep a chain of certificates", self._spool):
                path.write_bytes(chain.pem)
            self._store.take(path, chain.sha256)
            self._kept.add(chain.sha256)
