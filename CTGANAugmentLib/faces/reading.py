"""A visual Turing test as a reader goes through it: which image, what was said, and the scores at the end. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.reader_study import Answer
from CTGANAugmentLib.evaluation.reading_folder import ReadingFolder, open_reading, sentences_of
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.faces.lesion_sets import LesionCut, LesionSources, why_not_sources
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.jobs.readers import COUNT
from CTGANAugmentLib.parameters import Parameter

_LARGEST_SEED = 2**31 - 1
_MOST_IMAGES = 1000


@dataclass(frozen=True, kw_only=True)
class ReadingSettings(LesionCut):
    """How patches are cut and drawn."""

    count: Annotated[
        int, Parameter("images, half of them made; an even number", 2, _MOST_IMAGES, group="Test")
    ] = COUNT
    seed: Annotated[int, Parameter("of the draw and the order", 0, _LARGEST_SEED, group="Test")] = 0


def why_not_readers(sources: LesionSources, settings: ReadingSettings, out: str) -> str:
    """Sentence that says what keeps a test from being laid out, "" when nothing does."""
    reason = why_not_sources(sources)
    if reason:
        return reason
    if settings.count % 2:
        return _("The number of images must be even: half of them are made.")
    folder = Path(out.strip())
    if not out.strip():
        return _("Say which folder the test goes into.")
    if folder.is_dir() and any(folder.iterdir()):
        return _("The folder holds something already: choose an empty one, or read the test that is in it.")
    return ""


def readers_job(sources: LesionSources, settings: ReadingSettings, out: Path) -> Job:
    """Job that lays a test out."""
    return Job("readers", {**sources.to_arguments(), **settings.to_arguments(), "out": str(out)})


def readers_summary(result: Mapping[str, Any]) -> str:
    """Sentences on a test that was laid out."""
    notes = [_("Note: {text}.").format(text=str(text).rstrip(".")) for text in result["warnings"]]
    told = _("{count} images wait for readers. Type a name, and begin.").format(
        count=result["measured"]["images"]
    )
    return "\n".join([told, *notes])


def why_not_read(folder: str, reader: str) -> str:
    """Sentence that says what keeps a reader from beginning, "" when nothing does."""
    if not folder.strip():
        return _("Say which folder the test is in.")
    try:
        open_reading(Path(folder.strip()))
    except UserError:
        return _("There is no test in the folder yet: lay one out first.")
    return "" if reader.strip() else _("Type the reader's name or number.")


class ReadingSession:
    """One reader in one test.

    The scores are told only once the reader has answered everything: to know them earlier would teach.

    Attributes:
        reader: name or number.
    """

    def __init__(self, folder: Path, reader: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Open a test and go on where the reader stopped.

        Args:
            folder: of the test.
            reader: name or number.
            clock: tells seconds.

        Raises:
            UserError: no test, or no reader.
        """
        if not reader.strip():
            raise UserError(_("Type the reader's name or number."))
        self._reading: ReadingFolder = open_reading(folder)
        self.reader, self._clock = reader.strip(), clock
        self._left = self._reading.left(self.reader)
        self._shown_at = clock()

    @property
    def image(self) -> Path | None:
        """PNG to judge now, None when all were judged."""
        return self._reading.image(self._left[0]) if self._left else None

    @property
    def progress(self) -> str:
        """Which image of how many."""
        count = len(self._reading.trials)
        if not self._left:
            return _("All {count} images were read.").format(count=count)
        return _("Image {number} of {count}").format(number=count - len(self._left) + 1, count=count)

    def answer(self, *, says_synthetic: bool) -> None:
        """Keep what the reader says of the image, and show the next.

        Raises:
            UserError: everything is answered, or there is no room.
        """
        if not self._left:
            raise UserError(_("Every image was judged already."))
        seconds = self._clock() - self._shown_at
        self._reading.add(Answer(self.reader, self._left[0].image, says_synthetic, round(seconds, 2)))
        self._left, self._shown_at = self._left[1:], self._clock()

    def sentences(self) -> list[str]:
        """Scores of all readers so far, once this one has judged everything."""
        return [] if self._left else sentences_of(self._reading.scores())
