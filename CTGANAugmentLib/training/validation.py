"""How good the model in training is on held-out patients: what the log, the pictures and early stopping are told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from torch import Tensor

from CTGANAugmentLib.datasets.patch_set import Subset
from CTGANAugmentLib.datasets.prepare import TrainingData
from CTGANAugmentLib.training.collapse import CollapseWatch, diversity
from CTGANAugmentLib.training.data.held_out import HeldOut, some_of
from CTGANAugmentLib.training.image_scores import KnownImages
from CTGANAugmentLib.training.made import samples_of
from CTGANAugmentLib.training.run.journal import Journal
from CTGANAugmentLib.training.sample import Sample
from CTGANAugmentLib.training.session import Session
from CTGANAugmentLib.training.settings import TrainingSettings

_KNOWN = 512
"""Training images that are enough to know what features usually are."""


class Validation:
    """Judge of a session; what it remembers lies in the session's state, so that a resumed run goes on judging."""

    def __init__(self, session: Session, settings: TrainingSettings, data: TrainingData) -> None:
        """Judge by the data's validation patients, or by the training ones where there are no others."""
        self._session, self._settings, self._data = session, settings, data
        self._subset: Subset = "validation" if len(HeldOut(data, "validation", 1)) else "train"

    @property
    def is_over(self) -> bool:
        """Whether the score has not become better for as long as the user has patience."""
        patience = self._settings.patience
        return bool(patience) and self._session.state.get("without_better", 0) >= patience

    def samples(self) -> dict[str, Sample]:
        """What the model makes of held-out patches spread over all patients, with the same noise each time."""
        batch = some_of(self._data, self._subset, self._settings.batch_size)
        count = min(len(tensor) for tensor in batch.values())
        device = self._session.machine.device
        return samples_of(
            self._session, [{name: tensor[:count].to(device) for name, tensor in batch.items()}]
        )

    def remember(self, losses: Mapping[str, Tensor]) -> None:
        """Take in how often discriminators were right, where there are any."""
        accuracies = [float(value) for name, value in losses.items() if name.endswith("/accuracy")]
        if accuracies:
            self._collapse.remember(sum(accuracies) / len(accuracies))
            self._session.state["collapse"] = self._collapse.state

    def take_place(self, journal: Journal) -> None:
        """Score the model on held-out patients, and keep it where it is the best so far."""
        session = self._session
        if session.machine.leads:
            samples = self.all_samples(self._subset)
            scores = self.scores(samples)
            first = next(iter(samples.values()))
            seen = self._collapse.look(first.made) if first.kind in self._training_images else None
            session.state["collapse"] = self._collapse.state
            journal.validation({**scores, **(seen.numbers if seen else {})}, best=self._is_best(scores))
            for message in seen.warnings if seen else ():
                journal.warn(message)
        over = session.state.get("without_better", 0)
        session.state["without_better"] = session.machine.agree(number=over)

    def scores(self, samples: Mapping[str, Sample]) -> dict[str, float]:
        """Score what the model made."""
        return self._session.objective.score(samples, self._known)

    def all_samples(self, subset: Subset) -> dict[str, Sample]:
        """What the model makes of all patches of a subset."""
        held_out = self._held_out(subset)
        rounds = max(1, self._settings.validation_images // max(len(held_out), 1))
        return samples_of(self._session, held_out, rounds=rounds)

    @cached_property
    def _known(self) -> KnownImages:
        return KnownImages.of({name: tensor.numpy() for name, tensor in self._training_images.items()})

    @cached_property
    def _training_images(self) -> dict[str, Tensor]:
        return {
            name: tensor for name, tensor in some_of(self._data, "train", _KNOWN).items() if "image" in name
        }

    @cached_property
    def _collapse(self) -> CollapseWatch:
        real = list(self._training_images.values())[-1]
        return CollapseWatch(diversity(real), self._session.state.get("collapse"))

    def _held_out(self, subset: Subset) -> HeldOut:
        return HeldOut(self._data, subset, self._settings.batch_size, self._session.machine.device)

    def _is_best(self, scores: Mapping[str, float]) -> bool:
        objective, state = self._session.objective, self._session.state
        score, before = scores[objective.metric], state.get("best_score")
        best = before is None or (score > before if objective.better == "higher" else score < before)
        state["without_better"] = 0 if best else state.get("without_better", 0) + 1
        if best:
            state |= {"best_score": score, "best_step": self._session.step}
            self._session.best = self._session.product_tensors()
        return best
