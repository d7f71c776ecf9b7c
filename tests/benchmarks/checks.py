"""The rules: planted errors found, by kind, and documents a second: `make bench-checks`.

Errors of each kind are planted into clean documents of four layouts with random figures
(`tests/tasks/rules/mutations`). An error counts where figures of its document contradict each
other by more than rounding explains, which the construction of the document knows.

The speed is that of all rules over what is understood of a document, on one core: the five of the
corpus, as text and as PDF, understood anew each time, until they are 1,000; and the clean ones.
It must be less than what making facts of the tables takes, which is a share of what reading takes.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence

from tasks.records import Extraction, RuleResult
from tasks.rules.check import check
from tasks.statements.interpret import interpret
from tests.accuracy.corpus import SLUGS
from tests.benchmarks.extract import one_core
from tests.tasks.gold import checked, reading
from tests.tasks.rules.mutations.clean import Clean
from tests.tasks.rules.mutations.documents import LAYOUTS
from tests.tasks.rules.mutations.judging import KINDS, judged, mutations

# Documents of each layout; errors of each kind; at least so many found at the right cell.
DOCUMENTS, EACH, LEAST = 20, 80, 0.99
# Documents of the corpus in all.
SPEED_OVER = 1_000


def main() -> int:
    """Print the table; 1 if too few are found, or if a clean document is not clean."""
    start = time.perf_counter()
    with one_core():
        documents = [make(seed) for make in LAYOUTS.values() for seed in range(DOCUMENTS)]
        before = {clean.name: checked(clean.extraction) for clean in documents}
        alarms = [
            (name, entry)
            for name, results in before.items()
            for entry in results
            if entry.verdict == "fail" and entry.severity != "info"
        ]
        whole: Counter[str] = Counter()
        print("| kind | planted | with evidence | found | at the right cell | wrongly named |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for kind in KINDS:
            counts = _of_kind(kind, documents, before)
            whole.update(counts)
            _line(kind, counts)
        _line("**all**", whole)
        fast = _speed([clean.extraction for clean in documents])
    share = whole["placed"] / whole["evidence"]
    seconds = time.perf_counter() - start
    print(f"\n{share:.2%} of the errors that leave evidence are found at the right cell.")
    print(f"{len(documents)} clean documents, {len(alarms)} false alarms; {seconds:.0f} s.")
    for name, entry in alarms:
        print(f"* {name}: {entry.rule} {entry.message}")
    return int(share < LEAST or bool(alarms) or not fast)


def _speed(clean: Sequence[Extraction]) -> bool:
    corpus = [reading(slug, form) for slug in SLUGS for form in ("text", "document.pdf")]
    print(
        "\n| all rules over | documents | facts each | results each | documents a second |", end=""
    )
    print(" beside understanding them |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    shares = (
        _measured("the corpus", corpus, SPEED_OVER // len(corpus)),
        _measured("clean documents", clean, 1),
    )
    return max(shares) < 1


def _measured(name: str, documents: Sequence[Extraction], rounds: int) -> float:
    """Print a line; how long the rules take for each second in which facts are understood."""
    facts, results, understanding, checking = 0, 0, 0.0, 0.0
    for _ in range(rounds):
        start = time.process_time()
        understood = [(extraction, interpret(extraction)) for extraction in documents]
        between = time.process_time()
        results += sum(len(check(extraction, meant)) for extraction, meant in understood)
        checking += time.process_time() - between
        understanding += between - start
        facts += sum(len(meant.facts) for _, meant in understood)
    count, share = rounds * len(documents), checking / understanding
    each = f"{facts / count:.0f} | {results / count:.0f} | {count / checking:.0f} | {share:.0%}"
    print(f"| {name} | {count:,} | {each} |")
    return share


def _of_kind(
    kind: str, documents: Sequence[Clean], before: Mapping[str, Sequence[RuleResult]]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for clean, planted in mutations(documents, kind, EACH, "bench"):
        said = judged(planted, before[clean.name])
        counts["planted"] += 1
        counts["astray"] += bool(said.astray)
        if planted.evidence:
            counts["evidence"] += 1
            counts["found"] += said.found
            counts["placed"] += said.placed
    return counts


def _line(name: str, counts: Counter[str]) -> None:
    columns = ("planted", "evidence", "found", "placed", "astray")
    print(f"| {name} | {' | '.join(f'{counts[column]:,}' for column in columns)} |")
