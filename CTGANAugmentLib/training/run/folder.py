"""The folder of a run: where everything of it lies, what happened in it, and what people wish of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_bytes, write_text
from CTGANAugmentLib.training.run.events import Event, append_event, drop_events_after, read_events
from CTGANAugmentLib.training.run.tensorboard_log import log_event, log_picture

if TYPE_CHECKING:
    from CTGANAugmentLib.training.sample import Sample

Wish = Literal["go", "pause", "stop"]
_PICTURE = re.compile(r"step_(\d+)\.png")


@dataclass(frozen=True)
class RunFolder:
    """A run on the disk; one process writes it, any number may read it and make wishes.

    PyTorch is not imported by this: a run can be looked at, paused and stopped without it.
    """

    path: Path

    @property
    def config_file(self) -> Path:
        """Whole configuration, which `--resume` goes on with."""
        return self.path / "config.json"

    @property
    def events_file(self) -> Path:
        """What happened."""
        return self.path / "events.jsonl"

    @property
    def checkpoints(self) -> Path:
        """Folder of what a run goes on from."""
        return self.path / "checkpoints"

    @property
    def samples(self) -> Path:
        """Folder of pictures of what the model makes."""
        return self.path / "samples"

    @property
    def patches(self) -> Path:
        """Folder of the prepared data."""
        return self.path / "patches"

    @property
    def model(self) -> Path:
        """Folder of the trained model with its card."""
        return self.path / "model"

    @property
    def report(self) -> Path:
        """Page that shows the run."""
        return self.path / "report.html"

    @property
    def tensorboard(self) -> Path:
        """Folder of TensorBoard's own log."""
        return self.path / "tensorboard"

    def log(self, event: Mapping[str, Any]) -> None:
        """Add an event: "event" says what happened, "step" and "seconds" when.

        Raises:
            UserError: the disk is full.
        """
        append_event(self.events_file, event)
        log_event(self.tensorboard, event)

    def events(self, *, most_losses: int | None = None) -> list[Event]:
        """Read what happened so far, of many lines of losses only some where that is enough."""
        return read_events(self.events_file, most_losses=most_losses)

    def rewind(self, step: int) -> None:
        """Forget what lies after a checkpoint, because a resumed run goes through it again."""
        drop_events_after(self.events_file, step)
        for picture in self.sample_files():
            if step_of(picture) > step:
                picture.unlink()

    def wish(self) -> Wish:
        """Say what is wished of the run; asked at each step, so it costs only microseconds."""
        if (self.path / "stop").exists():
            return "stop"
        return "pause" if (self.path / "pause").exists() else "go"

    def ask(self, wish: Wish) -> None:
        """Make a wish, from any process; the run takes it up at its next step.

        Raises:
            UserError: the folder holds no run.
        """
        if not self.config_file.is_file():
            raise UserError(
                f"expected the folder of a run, got {self.path}: it holds no {self.config_file.name}"
            )
        for name in ("pause", "stop"):
            if name != wish:
                (self.path / name).unlink(missing_ok=True)
        if wish != "go":
            (self.path / wish).touch()

    def save_samples(self, step: int, samples: Mapping[str, Sample]) -> Path:
        """Draw what the model makes at a step, and return the picture's path."""
        self.samples.mkdir(parents=True, exist_ok=True)
        target = self.save_picture(self.samples / f"step_{step:07d}.png", samples, f"step {step}")
        log_picture(self.tensorboard, target, step)
        return target

    def save_picture(self, target: Path, samples: Mapping[str, Sample], title: str) -> Path:
        """Draw samples into a file of the run, and return its path."""
        from CTGANAugmentLib.training.run.sample_grid import samples_png

        write_bytes(samples_png(samples, title), target, overwrite=True)
        return target

    def sample_files(self) -> list[Path]:
        """Pictures of what the model makes, the earliest first."""
        return sorted((p for p in self.samples.glob("step_*.png") if _PICTURE.fullmatch(p.name)), key=step_of)

    def write_report(self, title: str) -> None:
        """Write the page that shows the run so far, all of it or nothing."""
        from CTGANAugmentLib.training.run.report import run_html

        write_text(run_html(self, title), self.report, overwrite=True)


def step_of(picture: Path) -> int:
    """Step at which a picture was drawn, by its name."""
    match = _PICTURE.fullmatch(picture.name)
    return int(match[1]) if match else 0
