"""What the pages share: settings, database, objects, log, and the child that draws pictures."""

from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request

from storage.database import Database, open_database
from storage.objects import ObjectStore, open_files, open_store
from storage.queries.sealed import SealedLog, sealed_log
from storage.settings import Settings
from tasks.documents.sandbox import Reader
from web.kept import Awaited

# How long a question to the database may take; a page or an answer asks several.
SECONDS = 2.0


class NotHere(LookupError):  # noqa: N818, named after what happened
    """The archive has nothing at this address; the message is one line for the visitor."""


class Archive:
    """An archive, open for reading; database and store are opened when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.reader = Reader()
        self.log: Awaited[SealedLog | None] = Awaited(
            lambda: sealed_log(open_files(settings)), patience=SECONDS
        )

    @cached_property
    def database(self) -> Database:
        """The database; a failure to open it is not kept, the next visitor tries again."""
        return open_database(self.settings, seconds=SECONDS)

    @cached_property
    def store(self) -> ObjectStore:
        """The object store, likewise."""
        return open_store(self.settings)

    def close(self) -> None:
        """End the child and close the connections."""
        self.reader.close()
        if "database" in self.__dict__:
            self.database.dispose()


def _archive(request: Request) -> Archive:
    archive: Archive = request.app.state.archive
    return archive


Shared = Annotated[Archive, Depends(_archive)]
