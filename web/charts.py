"""Charts as SVG in the page: no script, no style of their own; classes of the style sheet colour.

A value that is None is a gap: no bar, and the line is broken there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

from markupsafe import Markup

Value = Decimal | None

WIDTH, HEIGHT = 420, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 8, 28, 24
# Series beyond this share their colours.
COLOURS = 6
# Steps of an axis, as multiples of a power of ten.
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a value a series and category, in the unit.

    Attributes:
        title: what a reader who does not see it is told first.
        categories: along the lower axis, as years.
        series: names with their values, as many as there are categories.
    """

    title: str
    unit: str
    categories: Sequence[str]
    series: Mapping[str, Sequence[Value]]


def bars(chart: Chart) -> Markup:
    """Bars side by side for each category; "" where there is no value at all."""
    return _drawn(chart, _bars)


def lines(chart: Chart) -> Markup:
    """A line for each series, with a point for each value."""
    return _drawn(chart, _lines)


def stacked(counts: Mapping[str, int]) -> Markup:
    """One small bar of parts, each of the class of its name; the numbers are told beside it."""
    total = sum(counts.values())
    parts, x = [], 0.0
    for name, count in counts.items():
        width = 100 * count / total if total else 0
        parts.append(
            Markup('<rect class="{}" x="{}" y="0" width="{}" height="8"/>').format(
                f"state {name}", _short(x), _short(width)
            )
        )
        x += width
    drawn = Markup("").join(parts)
    return Markup(
        '<svg class="stacked" viewBox="0 0 100 8" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">{}</svg>'
    ).format(drawn)


def ticks(least: Decimal, most: Decimal) -> list[Decimal]:
    """Round numbers that begin at or below the least, with 0 among them, and end above the most."""
    low, high = min(least, Decimal(0)), max(most, Decimal(0))
    rough = (high - low) / _TICKS or Decimal(1)
    power = Decimal(10) ** floor(log10(rough))
    step = next(power * step for step in _STEPS if power * step >= rough)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    found = [first * step]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found if len(found) > 1 else [*found, found[0] + step]


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where values and categories lie."""

    low: Decimal
    high: Decimal
    categories: int

    def y(self, value: Decimal) -> float:
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - float(share) * (HEIGHT - _TOP - _BOTTOM)

    @property
    def slot(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / self.categories

    def centre(self, category: int) -> float:
        return _LEFT + self.slot * (category + 0.5)


def _drawn(chart: Chart, marks: Callable[[Chart, "_Plane"], Iterator[Markup]]) -> Markup:
    values = [value for row in chart.series.values() for value in row if value is not None]
    if not values:
        return Markup("")
    scale = ticks(min(values), max(values))
    plane = _Plane(scale[0], scale[-1], len(chart.categories))
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" focusable="false">'
        "<title>{}</title><desc>{}</desc>{}{}</svg>"
    ).format(
        WIDTH,
        HEIGHT,
        f"{chart.title} ({chart.unit})",
        _told(chart),
        Markup("").join(_axes(chart, plane, scale)),
        Markup("").join(marks(chart, plane)),
    )


def _told(chart: Chart) -> str:
    """All values in words, for those who do not see the picture."""
    return "; ".join(
        f"{name}: "
        + ", ".join(
            f"{category} {'not stated' if value is None else f'{value:,f}'}"
            for category, value in zip(chart.categories, row, strict=True)
        )
        for name, row in chart.series.items()
    )


def _axes(chart: Chart, plane: _Plane, scale: Sequence[Decimal]) -> Iterator[Markup]:
    yield Markup('<text class="unit" x="0" y="11">{}</text>').format(chart.unit)
    for tick in scale:
        y = _short(plane.y(tick))
        yield Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            "rule" if tick else "zero", _LEFT, WIDTH - _RIGHT, y, y
        )
        yield Markup('<text class="tick" x="{}" y="{}">{}</text>').format(
            _LEFT - 6, _short(plane.y(tick) + 4), f"{tick.normalize():,f}"
        )
    every = -(-len(chart.categories) // 10)
    for number, category in enumerate(chart.categories):
        if number % every == 0:
            yield Markup('<text class="category" x="{}" y="{}">{}</text>').format(
                _short(plane.centre(number)), HEIGHT - 6, category
            )


def _bars(chart: Chart, plane: _Plane) -> Iterator[Markup]:
    count = len(chart.series)
    width = min(plane.slot * 0.76 / count, 34)
    for place, (name, row) in enumerate(chart.series.items()):
        for number, value in enumerate(row):
            if value is None:
                continue
            x = plane.centre(number) + (place - count / 2) * width
            top, bottom = sorted((plane.y(value), plane.y(Decimal(0))))
            yield Markup(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
            ).format(
                colour(place),
                _short(x + 1),
                _short(top),
                _short(max(width - 2, 1)),
                _short(max(bottom - top, 1)),
                f"{name}, {chart.categories[number]}: {value:,f} {chart.unit}",
            )


def _lines(chart: Chart, plane: _Plane) -> Iterator[Markup]:
    for place, (name, row) in enumerate(chart.series.items()):
        points = [
            None if value is None else (plane.centre(number), plane.y(value))
            for number, value in enumerate(row)
        ]
        for before, after in pairwise(points):
            if before and after:
                yield Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
                    colour(place), *(_short(each) for each in (*before, *after))
                )
        for number, point in enumerate(points):
            if point:
                yield Markup(
                    '<circle class="{}" cx="{}" cy="{}" r="3.5"><title>{}</title></circle>'
                ).format(
                    colour(place),
                    *(_short(each) for each in point),
                    f"{name}, {chart.categories[number]}: {row[number]:,f} {chart.unit}",
                )


def colour(place: int) -> str:
    """The class of a series by its place, for the chart and for its legend."""
    return f"s{place % COLOURS}"


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
