"""Progress of anything that takes time, and the way to stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

Progress = Callable[[float, str], None]
"""``progress(fraction, message)`` with fraction in [0, 1]; raises `Cancelled` once the user stopped."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped the work; what was finished before stays."""


def no_progress(fraction: float, message: str) -> None:
    """Ignore the progress."""


def part_of(progress: Progress, start: float, stop: float) -> Progress:
    """Map [0, 1] of a sub-task onto [start, stop] of the whole."""

    def report(fraction: float, message: str) -> None:
        progress(start + (stop - start) * fraction, message)

    return report


def track(items: Sequence[Item], progress: Progress, message: str) -> Iterator[Item]:
    """Yield the items and report before each, as ``message 3/12``."""
    for index, item in enumerate(items):
        progress(index / len(items), f"{message} {index + 1}/{len(items)}")
        yield item
