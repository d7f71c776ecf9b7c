"""A clock that the test moves."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Stands at a moment until moved."""

    def __init__(self, moment: datetime = datetime(2024, 1, 1, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
