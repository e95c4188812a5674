"""Many methods one after the other. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from CTGANAugmentLib.faces.baseline_choices import BaselineChoices
from CTGANAugmentLib.faces.baseline_situation import baseline_situation, why_not_run
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.method_list import segmentation_methods
from CTGANAugmentLib.faces.summary import shortened
from CTGANAugmentLib.segmentation.method import SegmentationMethod

_LONGEST = 160
_MOST_LINES = 6


def ready_methods(nodes: Mapping[str, Any], choices: BaselineChoices) -> list[type[SegmentationMethod]]:
    """Methods that the present seeds and limits are enough for."""
    methods = segmentation_methods().values()
    return [each for each in methods if not why_not_run(baseline_situation(nodes, choices, each))]


class RunAll:
    """Which method is next, and which ones failed.

    Attributes:
        is_running: whether `next` has more to say.
    """

    def __init__(self) -> None:
        self.is_running = False
        self._left: list[type[SegmentationMethod]] = []
        self._now: type[SegmentationMethod] | None = None
        self._failures: dict[str, str] = {}
        self._count = 0

    def begin(self, methods: Iterable[type[SegmentationMethod]]) -> None:
        """Begin with the first of some methods."""
        self.clear()
        self._left = list(methods)
        self._count = len(self._left)
        self.is_running = True

    def next(self, error: Exception | None) -> type[SegmentationMethod] | None:
        """Method to run now, None after the last one.

        Args:
            error: why the one before made nothing, None where it made something.
        """
        if error is not None and self._now is not None:
            self._failures[self._now.title] = str(error)
        self._now = self._left.pop(0) if self._left else None
        self.is_running = self._now is not None
        return self._now

    def clear(self) -> None:
        """Run no more of them."""
        self.is_running = False
        self._left, self._now = [], None
        self._failures, self._count = {}, 0

    def summary(self) -> str:
        """Sentence on what was done, and a line for each failure."""
        made = self._count - len(self._failures)
        lines = [_("{made} of {count} methods found something.").format(made=made, count=self._count)]
        failures = [
            _("{title}: {reason}").format(title=title, reason=shortened(reason, _LONGEST))
            for title, reason in self._failures.items()
        ]
        rest = len(failures) - _MOST_LINES
        more = [_("... and {count} more").format(count=rest)] if rest > 0 else []
        return "\n".join([*lines, *failures[:_MOST_LINES], *more])
