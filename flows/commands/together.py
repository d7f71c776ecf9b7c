"""What `check` finds in each file: by itself, and beside the others."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flows.commands.reading import Read
from tasks.records import RuleResult, plain, plain_result
from tasks.rules.archive.check import check_across
from tasks.rules.archive.documents import Known
from tasks.rules.check import check
from tasks.rules.disclosure import disclosures
from tasks.rules.doubt import doubted
from tasks.statements.identity import Context
from tasks.statements.interpret import Interpretation, interpret


class Checked(NamedTuple):
    """A file and the results of the rules over it.

    Attributes:
        meant: what its tables and its text state.
    """

    read: Read
    meant: Interpretation
    results: tuple[RuleResult, ...]

    @property
    def known(self) -> tuple[Known, ...]:
        """Its documents, as the rules across documents look at them."""
        extraction, file = self.read.extraction, self.read.file
        return tuple(
            Known(disclosure, file["sha256"], file["media_type"])
            for disclosure in disclosures(extraction, self.meant)
            if extraction.verdict == "ok"
        )

    @property
    def answer(self) -> dict[str, Any]:
        """As `check` prints it."""
        return {
            "document": plain(self.meant.identity),
            "results": [plain_result(result) for result in self.results],
        }

    @property
    def has_errors(self) -> bool:
        """Whether a rule of level error failed."""
        return any(
            result.verdict == "fail" and result.severity == "error" for result in self.results
        )


def checked(read: Read, *, complete: bool) -> Checked:
    """The results of all rules over one file.

    Args:
        complete: whether it is known to be a whole disclosure.
    """
    meant = interpret(read.extraction, Context(file_name=read.file["name"]))
    results = doubted(
        check(read.extraction, meant, complete=complete), read.extraction, read.second
    )
    return Checked(read, meant, results)


def checked_together(files: Iterable[Checked | None]) -> Iterator[Checked | None]:
    """Files of one archive with what the rules say of each beside the others."""
    entries = list(files)
    known = {entry.read.file["sha256"]: entry.known for entry in entries if entry is not None}
    across = check_across([document for documents in known.values() for document in documents])
    for entry in entries:
        if entry is None:
            yield None
        else:
            more = across.get(entry.read.file["sha256"], ())
            yield entry._replace(results=(*entry.results, *more))
