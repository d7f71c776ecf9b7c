"""A clock that the test moves."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Stands at a moment of 2024 until moved."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
