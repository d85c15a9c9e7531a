"""The only place that asks the computer for the time, and the virtual seconds that a test adds to it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The time of day for time stamps, and the virtual seconds by which services progress.

    The two are apart: by-clock progression counts only seconds that were asked for, so that a slow test run cannot
    change what a test sees.
    """

    def __init__(self, advanced: float = 0.0) -> None:
        self.advanced = advanced
        """Virtual seconds added so far."""

    def advance(self, seconds: float) -> None:
        """Add virtual seconds; raises ValueError for a negative number (time does not go back)."""
        if seconds < 0:
            raise ValueError(f"the clock cannot go back: {seconds}")
        self.advanced += seconds

    def now(self) -> datetime:
        """The time written into services: the wall clock plus what was added, to the second, UTC."""
        return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=int(self.advanced))

    @staticmethod
    def wall() -> float:
        """Seconds since the epoch, unmoved: the dates of signatures are judged by this."""
        return time.time()


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC to the second, as EAS writes CreateTime (EAS API 2021-07-01 DescribeService)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
