"""Captures by others, archived like visits of ours, and said to be theirs."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from storage.addresses import NewSource
from storage.imports import Known, has_object, known_address, lease_address
from storage.leases import utc_now
from storage.objects import ObjectDamaged, ObjectMissing
from tasks.archive import made
from tasks.documents.media import HTML, JSON, TEXT, XML
from tasks.portals.reading import role_of
from tasks.records import Portal, Received, Role
from tasks.resources import PortalRun, Resources
from tasks.storable import storable
from tasks.transport.fetch import netloc
from tasks.warc.answers import NotOurs, Stated, Unusable, payload_digest, read, received
from tasks.warc.visits import Visited, visits

Say = Callable[[str], None]

# Of pages, or of nothing; what is of another type is a file.
_PAGES = (HTML, JSON, TEXT, XML, None)
# What only dresses a page, by the beginning of the header, where no page of ours leads to it.
_DRESS = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript",
          "application/javascript", "application/x-javascript")  # fmt: skip
NOT_IMPORTED = "not imported"
"""What became of a record that cannot be imported."""
_WHY = "stands in an imported file"


class Import:
    """Brings the visits of WARC files into the archive; what came of them is in `counts`.

    Args:
        run: None for a dry run: everything is read, verified and classified, nothing is kept.
        any_host: also addresses on hosts that are none of the portal's.
        say: hears a line for each record that cannot be imported.
    """

    def __init__(
        self, resources: Resources, portal: Portal, run: PortalRun | None, say: Say, *,
        any_host: bool = False,
    ) -> None:  # fmt: skip
        self._resources = resources
        self._portal = portal
        self._run = run
        self._say = say
        self._hosts = None if any_host else frozenset(map(netloc, portal.hosts))
        # The object of each body by the digest that revisits name it by.
        self._bodies: dict[str, str] = {}
        self.counts: Counter[str] = Counter()

    def file(self, path: Path) -> None:
        """Import a file.

        Raises:
            WarcDamaged: from some place on it is damaged; all before that is imported.
            LeaseLost, DatabaseError, StorageError: the archive went away, or the portal is
                another's by now; what was imported stays.
        """
        most = self._resources.fetcher.max_bytes + (1 << 20)
        for visited in visits(path, self._resources.spool, most):
            record = (
                f"{path.name} {visited.answer.header('warc-record-id')} {visited.answer.target}"
            )
            try:
                outcome = self._visit(visited, path.name)
            except NotOurs as error:
                outcome = f"left out: {error}"
            except Unusable as error:
                outcome = NOT_IMPORTED
                self._say(f"{NOT_IMPORTED}: {record}: {error}")
            self.counts[outcome] += 1

    def _visit(self, visited: Visited, file: str) -> str:
        """What became of a visit: "new", "unchanged", a verdict, or "known"."""
        said = read(visited, file, now=utc_now())
        self._require_host(said)
        url = storable(said.url)
        known = known_address(self._resources.database, self._portal.id, url, said.at)
        if known.same is not None and known.same.imported_from == said.origin:
            return "known"
        role = self._role(said, known)
        got = self._received(said, role)
        try:
            if known.source is None and got.verdict == "captured" and got.media_type not in _PAGES:
                role = "document"
            self._remember(said, got)
            return self._kept(url, role, known, said.at, got)
        finally:
            if got.path is not None:
                Path(got.path).unlink(missing_ok=True)

    def _require_host(self, said: Stated) -> None:
        for url in (said.url, said.final_url, *said.redirects):
            with suppress(ValueError):
                host = urlsplit(url).netloc
                if "@" not in host and (self._hosts is None or netloc(host) in self._hosts):
                    continue
            raise NotOurs("another host")

    def _role(self, said: Stated, known: Known) -> Role:
        if known.source is not None:
            return known.source.role  # type: ignore[return-value]
        types = (value for name, value in said.head.headers if name.lower() == b"content-type")
        if next(types, b"").decode("latin-1").strip().lower().startswith(_DRESS):
            raise NotOurs("dress of a page")
        return role_of(said.url)

    def _received(self, said: Stated, role: Role) -> Received:
        spool, most = self._resources.spool, self._resources.fetcher.max_bytes
        if not said.is_revisit:
            return received(said, role, spool, most, None)
        former = spool / "former"
        try:
            self._resources.store.fetch(self._revisited(said), former)
            return received(said, role, spool, most, former)
        except (ObjectMissing, ObjectDamaged) as error:
            raise Unusable(str(error)) from None
        finally:
            former.unlink(missing_ok=True)

    def _revisited(self, said: Stated) -> str:
        """The object of the body that a revisit stands for.

        Raises:
            Unusable: the archive does not have it.
        """
        digest = payload_digest(said) or ""
        sha256 = self._bodies.get(digest) or digest.removeprefix("sha256:")
        if has_object(self._resources.database, sha256):
            return sha256
        record = said.visited.answer
        target, date = (
            record.header("warc-refers-to-target-uri"),
            record.header("warc-refers-to-date"),
        )
        with suppress(ValueError):
            at = datetime.fromisoformat(date)
            former = known_address(self._resources.database, self._portal.id, target, at).same
            if former is not None and former.object_sha256 is not None:
                return former.object_sha256
        raise Unusable("the archive does not have the bytes that it revisits")

    def _remember(self, said: Stated, got: Received) -> None:
        digest = payload_digest(said)
        if digest is not None and got.sha256 is not None:
            self._bodies[digest] = got.sha256

    def _kept(self, url: str, role: Role, known: Known, at: datetime, got: Received) -> str:
        if known.same is not None:
            if (known.same.status, known.same.object_sha256) == (got.status, got.sha256):
                return "known"
            raise Unusable("the archive has another visit of this address at this moment")
        if self._run is None:
            return got.verdict
        link = NewSource(url, role, depth=1, relevance=_WHY)
        source = lease_address(self._resources.database, self._run.run, link)
        past = known.latest is not None and known.latest > at
        return made(self._resources, self._run, source, got, past=past).outcome().name
