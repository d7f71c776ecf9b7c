"""What `check` answers for each file: its own results, and those across the files."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tasks.records import Extraction, RuleResult, plain, plain_result
from tasks.rules.archive.check import check_across
from tasks.rules.archive.documents import Known
from tasks.rules.check import check
from tasks.rules.disclosure import disclosures
from tasks.statements.identity import Context
from tasks.statements.interpret import Interpretation, interpret

Entry = tuple[Path, dict[str, Any], Extraction | None]


class Checks:
    """The checks of files one after another.

    Attributes:
        errors: ids of the results of level error that failed.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._meant: dict[str, Interpretation] = {}
        self._across: Mapping[str, tuple[RuleResult, ...]] = {}

    def beside_each_other(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The files again, all read, so that each can be answered with what the others say."""
        read = list(entries)
        known: list[Known] = []
        for _, common, extraction in read:
            if extraction is not None and common["file"]["sha256"] not in self._meant:
                known += self._known(extraction, common["file"])
        self._across = check_across(known)
        yield from read

    def answer(self, extraction: Extraction, file: dict[str, Any]) -> dict[str, Any]:
        """The identity of a file, and the results of all rules."""
        meant = self._meant.get(file["sha256"]) or _interpreted(extraction, file)
        results = (*check(extraction, meant), *self._across.get(file["sha256"], ()))
        self.errors += [
            result.id
            for result in results
            if result.verdict == "fail" and result.severity == "error"
        ]
        return {
            "document": plain(meant.identity),
            "results": [plain_result(result) for result in results],
        }

    def _known(self, extraction: Extraction, file: dict[str, Any]) -> list[Known]:
        """The documents of a file as the rules across documents look at them."""
        meant = self._meant[file["sha256"]] = _interpreted(extraction, file)
        return [
            Known(disclosure, file["sha256"], file["media_type"])
            for disclosure in disclosures(extraction, meant)
            if extraction.verdict == "ok"
        ]


def _interpreted(extraction: Extraction, file: dict[str, Any]) -> Interpretation:
    return interpret(extraction, Context(file_name=file["name"]))
