"""What a run tells while it goes on, and what it is told: losses, scores, pictures, checkpoints; pause and stop."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.networks.catalog import count_parameters
from CTGANAugmentLib.progress import Cancelled, Progress
from CTGANAugmentLib.training.checkpoint import load_checkpoint, save_checkpoint
from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.training.run.watch import Watch
from CTGANAugmentLib.training.sample import Sample
from CTGANAugmentLib.training.session import Session

_GO, _PAUSE, _STOP = 0, 1, 2
_WISHES = {"go": _GO, "pause": _PAUSE, "stop": _STOP}
_NAP_S = 0.2
_NOWHERE = -1
"""Step from which a run goes on that ended before its first checkpoint: nothing that it told counts."""


class Journal:
    """Keeper of a run's folder; only the leading process writes."""

    def __init__(self, run: RunFolder, session: Session, steps: int, progress: Progress) -> None:
        """Keep a session's journal in a folder."""
        self.run, self._session, self._steps, self._progress = run, session, steps, progress
        self._watch = Watch(session.machine.device)
        self._losses: Mapping[str, Tensor] = {}
        self._message = "starting"

    def begin(self, facts: Mapping[str, Any]) -> bool:
        """Go on from the newest checkpoint, if there is one, and tell what is trained; return whether it goes on."""
        session = self._session
        checkpoint, notes = load_checkpoint(self.run.checkpoints)
        if checkpoint:
            session.restore(checkpoint)
            self._watch = Watch(session.machine.device, before_s=float(session.state.get("seconds", 0)))
        if session.machine.leads and self.run.events_file.exists():
            self.run.rewind(session.step if checkpoint else _NOWHERE)
        counts = {name: count_parameters(session.networks[name]) for name in session.specs}
        self._tell(
            "resumed" if checkpoint else "started",
            parameters=counts,
            device=str(session.machine.device),
            **facts,
        )
        for note in notes:
            self.warn(note)
        return checkpoint is not None

    def obey(self) -> None:
        """Tell how far it is, wait while a pause is wished for, and stop when that is wished for.

        Raises:
            Cancelled: it was stopped; a checkpoint of this step is kept.
        """
        self._watch.skip_rest()
        wish = self._wish()
        if wish == _PAUSE:
            wish = self._pause()
        if wish == _STOP:
            self.checkpoint()
            self._tell("stopped", reason="asked for")
            raise Cancelled

    def took(self, losses: Mapping[str, Tensor], images: int, waited_s: float) -> None:
        """Take in what a step gave and what it cost; who had no turn in it keeps the losses of the last one."""
        self._losses = {**self._losses, **losses}
        self._watch.count(images, waited_s)

    def require_numbers(self) -> None:
        """Check that the last step's losses are numbers, before anything is made of what it left.

        Raises:
            UserError: one of them is none any more.
        """
        broken = sorted(name for name, loss in self._losses.items() if not math.isfinite(float(loss)))
        if broken:
            raise UserError(
                f"the loss {', '.join(broken)} is no number any more at step {self._session.step}: lower "
                "parameters.learning_rate or set training.clip_norm to 1, and begin anew; the last checkpoint is kept"
            )

    def losses(self, rate: float) -> None:
        """Tell the losses of the step just done."""
        values = {name: float(loss) for name, loss in self._session.machine.means(self._losses).items()}
        figures = self._watch.lap(self._steps - self._session.step)
        self._tell("losses", losses=values, learning_rate=rate, **figures)
        self._message = _summary(values, figures)

    def validation(self, scores: Mapping[str, float], *, best: bool) -> None:
        """Tell the scores on held-out patients."""
        self._tell("validation", scores=dict(scores), best=best)

    def samples(self, samples: Mapping[str, Sample]) -> None:
        """Keep a picture of what the model makes, where that is images."""
        shown = {
            name: sample for name, sample in samples.items() if max(sample.made.shape[2:], default=1) > 1
        }
        if shown and self._session.machine.leads:
            path = self.run.save_samples(self._session.step, shown)
            self._tell("samples", file=path.relative_to(self.run.path).as_posix())

    def warn(self, message: str) -> None:
        """Tell something that the user should look at."""
        self._tell("warning", message=message)

    def checkpoint(self) -> None:
        """Keep everything, so that the run can go on from here."""
        self.require_numbers()
        if self._session.machine.leads:
            self._session.state["seconds"] = self._watch.seconds
            save_checkpoint(self.run.checkpoints, self._session.checkpoint())
            self._tell("checkpoint")
            self.run.write_report(self._session.objective.title)

    def memorization(self, sentence: str, pairs: Mapping[str, Sample], *, suspicious: bool) -> None:
        """Tell how near made images come to training images, and keep a picture of the nearest."""
        path = self.run.save_picture(
            self.run.path / "nearest.png", pairs, "made images and the training images nearest to them"
        )
        self._tell("memorization", message=sentence, file=path.name, suspicious=suspicious)
        if suspicious:
            self.warn(sentence)

    def scores(self, subset: str, scores: Mapping[str, float]) -> None:
        """Tell the trained model's scores."""
        self._tell("scores", subset=subset, scores=dict(scores))

    def end(self, reason: str) -> None:
        """Tell that all steps are done."""
        self._tell("finished", reason=reason)

    def _wish(self) -> int:
        wish = _GO
        if self._session.machine.leads:
            try:
                self._progress(self._session.step / self._steps, self._message)
                wish = _WISHES[self.run.wish()]
            except Cancelled:
                wish = _STOP
        return self._session.machine.agree(number=wish)

    def _pause(self) -> int:
        began = time.monotonic()
        self.checkpoint()
        self._tell("paused")
        self._message = "paused"
        wish = _PAUSE
        while wish == _PAUSE:
            time.sleep(_NAP_S)
            wish = self._wish()
        self._watch.pause(time.monotonic() - began)
        self._tell("resumed")
        return wish

    def _tell(self, event: str, **content: Any) -> None:
        if self._session.machine.leads:
            about = {"event": event, "step": self._session.step, "seconds": round(self._watch.seconds, 2)}
            self.run.log(about | content)


def _summary(losses: Mapping[str, float], figures: Mapping[str, Any]) -> str:
    totals = [
        f"{name.removesuffix('/total')} {value:.3f}"
        for name, value in losses.items()
        if name.endswith("/total")
    ]
    return ", ".join([*totals, f"{figures['images_per_second']:.0f} images/s"])


def due(step: int, every: int) -> bool:
    """Whether something done each so many steps is due after a step; 0 for never."""
    return every > 0 and step % every == 0
