"""`python -m tests.accuracy`: how well each kind of document is read, beside the peers."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.accuracy.inputs import Input, inputs
from tests.accuracy.measuring import Result, best_modes, measured
from tests.accuracy.tables import below_floor, markdown, printed_tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 if a floor is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--only", default="", help="words that the names of the inputs contain")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="files read at once")
    parser.add_argument("--json", type=Path, help="save every figure in this file")
    parser.add_argument("--markdown", action="store_true", help="print what the docs show")
    parser.add_argument("--saved", type=Path, help="measure nothing: print what this file holds")
    parser.add_argument("--ours", action="store_true", help="leave the peers out")
    options = parser.parse_args(arguments)
    words = options.only.split()
    chosen = [input_ for input_ in inputs() if all(word in input_.name for word in words)]
    if not chosen:
        parser.error(f"no input is named {options.only!r}")
    if options.saved:
        results = _saved(options.saved, chosen)
    else:
        results = list(measured(chosen, options.jobs, not options.ours))
    if options.json:
        options.json.write_text(json.dumps([_plain(result) for result in results], indent=1))
    best = best_modes(results)
    print(markdown(best) if options.markdown else printed_tables(best))
    missed = below_floor(best)
    print("\n".join(missed), file=sys.stderr)
    return bool(missed)


def _plain(result: Result) -> dict[str, object]:
    return {
        "kind": result.input.kind.name,
        "document": result.input.slug,
        "variant": result.input.variant,
        "reader": result.reader,
        "mode": result.mode,
        "figure": result.figure,
        "floor": result.input.kind.floor,
    }


def _saved(path: Path, chosen: Sequence[Input]) -> list[Result]:
    named = {(i.kind.name, i.slug, i.variant): i for i in chosen}
    lines = [
        (line, named.get((line["kind"], line["document"], line["variant"])))
        for line in json.loads(path.read_text())
    ]
    return [
        Result(input_, line["reader"], line["mode"], line["figure"])
        for line, input_ in lines
        if input_
    ]


if __name__ == "__main__":
    sys.exit(main())
