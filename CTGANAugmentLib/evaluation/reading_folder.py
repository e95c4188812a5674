"""A visual Turing test on the disk: images under numbers, a key that readers need not see, and what they said.

Whoever reads sees images alone; the key lies beside them, so that a reader must not open it. The answers are a table
that grows by one line each time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.image_arrays import central_planes
from CTGANAugmentLib.evaluation.reader_study import (
    Answer,
    Trial,
    agreement,
    answers_csv,
    answers_from_csv,
    draw_trials,
    reading_of,
)
from CTGANAugmentLib.evaluation.realism.lesion_set import LesionSet
from CTGANAugmentLib.files import write_bytes, write_json, write_text

FORMAT = "ctganaugment-reading-1"
KEY, ANSWERS, IMAGES = "key.json", "answers.csv", "images"
_SHOWN_PIXELS = 384
_GAP = 8


@dataclass(frozen=True)
class ReadingFolder:
    """A test on the disk.

    Attributes:
        folder: of the test.
        trials: in the order in which they are shown.
    """

    folder: Path
    trials: tuple[Trial, ...]

    def image(self, trial: Trial) -> Path:
        """PNG of a trial."""
        return self.folder / IMAGES / f"{trial.image}.png"

    def answers(self) -> list[Answer]:
        """All that was said so far, by all readers.

        Raises:
            UserError: a table that is none.
        """
        path = self.folder / ANSWERS
        return answers_from_csv(path.read_text(encoding="utf-8")) if path.exists() else []

    def left(self, reader: str) -> tuple[Trial, ...]:
        """Trials that a reader has not answered."""
        done = {answer.image for answer in self.answers() if answer.reader == reader}
        return tuple(trial for trial in self.trials if trial.image not in done)

    def add(self, answer: Answer) -> None:
        """Keep an answer; the table is replaced as a whole, so that a half is never one.

        Raises:
            UserError: an image that is not of this test, a second answer to the same, or no room.
        """
        given = self.answers()
        reading_of([*(each for each in given if each.reader == answer.reader), answer], self.trials)
        write_text(answers_csv([*given, answer]), self.folder / ANSWERS, overwrite=True)

    def scores(self) -> dict[str, Any]:
        """How every reader did, and how they agree, as JSON values."""
        given = self.answers()
        readers = sorted({answer.reader for answer in given})
        each = {
            reader: reading_of([answer for answer in given if answer.reader == reader], self.trials).to_json()
            for reader in readers
        }
        kappas = [
            {"readers": list(pair), "kappa": kappa} for pair, kappa in agreement(given, self.trials).items()
        ]
        return {"images": len(self.trials), "readers": each, "agreement": kappas}


def write_reading(
    real: LesionSet, made: LesionSet, folder: Path, *, count: int, seed: int, about: Mapping[str, str]
) -> ReadingFolder:
    """Draw as many real as made patches and lay a test out.

    Args:
        real: real lesions.
        made: made lesions, cut as the real ones.
        folder: empty, or not there yet.
        count: of images, even.
        seed: of the draw and the order.
        about: how patches were cut, for people; no path.

    Raises:
        UserError: an odd count, too few patches, something else in the folder, or no room.
    """
    if real.images.shape[1:] != made.images.shape[1:]:
        raise UserError("expected real and made patches of one size: cut them with the same figures")
    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"expected an empty folder, {folder} holds something: choose another")
    sides = {"r": real, "m": made}
    patches = {f"{kind}{n}": each.images[n] for kind, each in sides.items() for n in range(len(each))}
    drawn = draw_trials(
        [name for name in patches if name[0] == "r"],
        [name for name in patches if name[0] == "m"],
        count,
        np.random.default_rng(seed),
    )
    trials = tuple(Trial(f"{number:03d}", trial.synthetic) for number, trial in enumerate(drawn, start=1))
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    for trial, source in zip(trials, drawn, strict=True):
        write_bytes(reading_png(patches[source.image]), folder / IMAGES / f"{trial.image}.png")
    key = {trial.image: "synthetic" if trial.synthetic else "real" for trial in trials}
    write_json({"format": FORMAT, "about": dict(about), "trials": key}, folder / KEY)
    return ReadingFolder(folder, trials)


def open_reading(folder: Path) -> ReadingFolder:
    """Open a test.

    Raises:
        UserError: no test, or one without all its images.
    """
    words = {"synthetic": True, "real": False}
    try:
        content = json.loads((folder / KEY).read_text(encoding="utf-8"))
        trials = tuple(Trial(str(name), words[kind]) for name, kind in content["trials"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"expected the folder of a reading, with {KEY}, got {folder}: {error}") from error
    reading = ReadingFolder(folder, trials)
    missing = [trial.image for trial in trials if not reading.image(trial).is_file()]
    if content.get("format") != FORMAT or missing:
        raise UserError(
            f"expected a reading with all its images in {folder}, missing: {', '.join(missing) or 'its format'}"
        )
    return reading


def reading_png(patch: NDArray[np.float32]) -> bytes:
    """Draw a patch in [-1, 1], (channel, [slice,] row, column): its plane, or a volume's central planes side by side.

    Nothing is written on it and nothing in the file tells where it is from.
    """
    import io

    from PIL import Image

    planes = [plane[0, 0] for plane in central_planes(patch[None])]
    tiles = []
    for plane in planes:
        gray = Image.fromarray(np.round((np.clip(plane, -1, 1) + 1) * 127.5).astype(np.uint8))
        factor = _SHOWN_PIXELS / max(gray.size)
        size = tuple(max(1, round(length * factor)) for length in gray.size)
        tiles.append(gray.resize((size[0], size[1]), Image.Resampling.BICUBIC))
    width = sum(tile.width for tile in tiles) + _GAP * (len(tiles) - 1)
    sheet = Image.new("L", (width, max(tile.height for tile in tiles)), 0)
    left = 0
    for tile in tiles:
        sheet.paste(tile, (left, 0))
        left += tile.width + _GAP
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    return stream.getvalue()


def sentences_of(scores: Mapping[str, Any]) -> list[str]:
    """Say how readers did, for people."""
    told = []
    for reader, own in scores["readers"].items():
        low, high = own["interval"]
        verdict = "better than by guessing" if low > 0.5 else "not better than by guessing"
        told.append(
            f"{reader}: {own['accuracy']:.0%} of {own['images']} right (95 % interval {low:.0%} to {high:.0%}), "
            f"{verdict} (p = {own['p_value']:.2g}); {_share(own['found_synthetic'])} of the synthetic and "
            f"{_share(own['found_real'])} of the real ones were recognised."
        )
    for each in scores["agreement"]:
        first, second = each["readers"]
        kappa = "unknown" if each["kappa"] is None else f"{each['kappa']:.2f}"
        told.append(f"{first} and {second} agree with a kappa of {kappa}.")
    return told or ["Nobody has answered yet."]


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.0%}"
