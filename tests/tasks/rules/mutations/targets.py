"""Errors in forms of performance targets."""

from random import Random

from tests.tasks.rules.mutations.clean import NUMBER, Clean, Place
from tests.tasks.rules.mutations.mutation import Mutation, Plant, planted, text_at, with_texts


def _chosen(clean: Clean, random: Random, mark: str) -> Place | None:
    places = clean.marks.get(mark, ())
    return random.choice(places) if places else None


def _number(kind: str, mark: str, turn: int = 0) -> Plant:
    """Alters one number in a cell of a form."""

    def plant(clean: Clean, random: Random) -> Mutation | None:
        place = _chosen(clean, random, mark)
        if place is None:
            return None
        old = text_at(clean.extraction, place)
        found = list(NUMBER.finditer(old))[turn]
        digits = [n for n in range(found.start(), found.end()) if old[n].isdigit()]
        at = random.choice(digits)
        new = random.choice([d for d in "123456789" if d != old[at]])
        text = old[:at] + new + old[at + 1 :]
        return planted(kind, clean, with_texts(clean.extraction, [(place, text)]), [place])

    return plant


def falling(clean: Clean, random: Random) -> Mutation | None:
    """A plan of spending falls from one month to the next."""
    rises = [tie for tie in clean.ties if tie.relation == "rising"]
    if not rises:
        return None
    parts = random.choice(rises).parts
    at = random.randrange(len(parts) - 2)
    pair = parts[at], parts[at + 1]
    texts = [text_at(clean.extraction, place) for place in pair]
    document = with_texts(clean.extraction, zip(pair, reversed(texts), strict=True))
    return planted("plan-falling", clean, document, pair)


def unfinished(clean: Clean, random: Random) -> Mutation | None:
    """A plan of spending does not end at 100 %."""
    rises = [tie for tie in clean.ties if tie.relation == "rising"]
    if not rises:
        return None
    last = random.choice(rises).parts[-1]
    text = f"{random.choice((96, 97, 98, 99, 110, 120))}%"
    return planted("plan-unfinished", clean, with_texts(clean.extraction, [(last, text)]), [last])


KINDS: dict[str, Plant] = {
    "weight-changed": _number("weight-changed", "weight"),
    "quantity-changed": _number("quantity-changed", "quantity"),
    "price-changed": _number("price-changed", "quantity", 1),
    "cost-changed": _number("cost-changed", "cost"),
    "plan-falling": falling,
    "plan-unfinished": unfinished,
    "goal-contradicted": _number("goal-contradicted", "goal"),
    "name-contradicted": _number("name-contradicted", "target"),
}
