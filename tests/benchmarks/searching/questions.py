"""The questions of a monitor, with what they are about drawn at random."""

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from storage.database import Database
from storage.models import Change, Entry, Fact, Heading
from storage.queries.chain import chain
from storage.queries.findings import FindingQuery, findings
from storage.queries.search import Query, search, tally
from tests.benchmarks.searching.generate import SYLLABLES, YEARS

Ask = Callable[[], Any]
# Words whose figures are counted as well, and how those questions are called.
COUNTED = {f"counts of {word} by place, year, office": word for word in ("信访", "费")}


class Questions:
    """Draws questions about an archive; `names` says which."""

    def __init__(self, database: Database, offices: Sequence[tuple[str, str]], seed: int) -> None:
        self._database = database
        self.offices = offices
        self._random = random.Random(seed)
        with database.read() as session:
            last = session.scalar(select(func.max(col(Entry.id)))) or 1
            ids = [self._random.randint(1, last) for _ in range(300)]
            some = session.execute(select(col(Entry.fact_id)).where(col(Entry.id).in_(ids))).all()
            codes = select(col(Fact.code)).where(col(Fact.id).in_([row.fact_id for row in some]))
            self.codes = [code for code in session.scalars(codes) if code]
            headings = session.scalar(select(func.max(col(Heading.id)))) or 1
            drawn = [self._random.randint(1, headings) for _ in range(600)]
            called = select(col(Heading.words)).where(col(Heading.id).in_(drawn))
            # Of lines that have a name of their own, as projects have.
            self._rare = [
                words[:3] for words in session.scalars(called) if set(words[:3]) <= set(SYLLABLES)
            ]
        self.facts = [row.fact_id for row in some]
        self.names: dict[str, Ask] = {
            "office and year": self._office_and_year,
            "code and year over a province": self._code_over_a_province,
            "a figure with its chain": self._figure,
            "a rare word of three characters": self._rare_word,
            "信访": lambda: self._word("信访"),
            "费": lambda: self._word("费"),
            "a range of amounts": self._amounts,
            "findings of a rule and year": self._findings,
            "an office over a change of codes": self._comparison,
            "the newest changes": self._changes,
            **{name: partial(self._tally, word) for name, word in COUNTED.items()},
        }

    def _office(self) -> tuple[str, str]:
        return self._random.choice(self.offices)

    def _year(self) -> int:
        return self._random.choice(YEARS)

    def _office_and_year(self) -> Any:
        code, name = self._office()
        return search(self._database, Query(office=name, place=code, year=self._year()))

    def _code_over_a_province(self) -> Any:
        code, year = self._random.choice(self.codes), self._year()
        return search(self._database, Query(code=code, year=year, place=self._office()[0][:2]))

    def _figure(self) -> Any:
        return chain(self._database, self._random.choice(self.facts))

    def _rare_word(self) -> Any:
        return search(self._database, Query(words=(self._random.choice(self._rare),)))

    def _word(self, word: str) -> Any:
        return search(
            self._database, Query(words=(word,), year=self._random.choice([None, *YEARS]))
        )

    def _tally(self, word: str) -> Any:
        return tally(self._database, Query(words=(word,), year=self._year()))

    def _amounts(self) -> Any:
        least = Decimal(round(self._random.lognormvariate(13, 2)))
        return search(self._database, Query(least=least, most=least * Decimal("1.1")))

    def _findings(self) -> Any:
        rule = self._random.choice(["A01", "A14", "B01", "C01"])
        return findings(self._database, FindingQuery(rule=rule, year=self._year()), 50)

    def _comparison(self) -> Any:
        code, name = self._office()
        found: list[Any] = []
        for old in ("2010308", "2010301"):
            found += search(self._database, Query(office=name, place=code, code=old)).rows
        return found

    def _changes(self) -> Any:
        with self._database.read() as session:
            newest = select(Change).order_by(col(Change.at).desc()).limit(50)
            return session.execute(newest).all()
