"""Several transforms one after the other, each with its probability, read from a YAML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.augmentation.catalog import transforms
from CTGANAugmentLib.augmentation.label_loss import loss_warnings
from CTGANAugmentLib.augmentation.transform import Transform
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import Guides, Result
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.progress import Progress, no_progress, part_of
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.resources import resource_folder
from CTGANAugmentLib.volume import LabelVolume, Volume

PIPELINE = "augment"
"""Operation that plans of pipelines name."""
_ENTRIES = ("title", "steps")
_OWN = ("transform", "probability")


@dataclass(frozen=True)
class Step:
    """One transform of a pipeline.

    Attributes:
        transform: with its parameters.
        probability: that it is done, from 0 to 1.
    """

    transform: Transform
    probability: float = 1.0

    def to_json(self) -> dict[str, Any]:
        """Step as in the YAML file, whole."""
        own = {"transform": self.transform.id, "probability": self.probability}
        return {**own, **self.transform.to_json()}


@dataclass(frozen=True)
class Pipeline:
    """Transforms in their order.

    Attributes:
        steps: what is done, each with its probability.
        title: for people.
    """

    steps: tuple[Step, ...]
    title: str = ""

    def run(
        self, volume: Volume, labels: LabelVolume | None, seed: int, progress: Progress = no_progress
    ) -> Result:
        """Draw which transforms are done and by how much, and do them.

        Each is drawn on the image as it is by then, from random numbers of its own: a step more or less at the end
        leaves those before it as they are. Steps that are not for the scan's modality are passed over.

        Args:
            volume: the scan; left as it is.
            labels: on its grid or a part of it; None for none.
            seed: the same seed gives the same result.
            progress: told how far it is.

        Returns:
            The image, the labels as the only mask, and warnings of labels that left the picture in the end.

        Raises:
            UserError: a seed that is none, labels on another grid, or what a step refuses.
        """
        if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or seed < 0:
            raise UserError(f"seed: expected a whole number from 0, got {seed!r}")
        drawn: list[Plan] = []
        state = volume, None if labels is None else labels.on_grid(volume.grid)
        for number, step in enumerate(self.steps):
            rng = np.random.default_rng([int(seed), number])
            if rng.random() >= step.probability or volume.modality not in step.transform.modalities:
                continue
            plan = step.transform.sample(rng, state[0], Guides(mask=_some(state[1])))
            share = part_of(progress, number / len(self.steps), (number + 1) / len(self.steps))
            state = _done(step.transform, *state, plan, share)
            drawn.append(plan)
        return self._result(volume, labels, state, drawn, int(seed), progress)

    def replay(
        self, volume: Volume, labels: LabelVolume | None, plan: Plan, progress: Progress = no_progress
    ) -> Result:
        """Do once more, bit for bit, what a plan says.

        Raises:
            UserError: a plan of something else, or one with a transform that is not there.
        """
        if plan.operation != PIPELINE or not isinstance(plan.choices.get("plans"), list):
            raise UserError(f"expected the plan of an augmentation, got one of {plan.operation!r}")
        drawn = [Plan.from_json(each) for each in plan.choices["plans"]]
        state = volume, None if labels is None else labels.on_grid(volume.grid)
        for number, each in enumerate(drawn):
            transform = _built(each)
            share = part_of(progress, number / len(drawn), (number + 1) / len(drawn))
            state = _done(transform, *state, each, share)
        return self._result(volume, labels, state, drawn, plan.seed, progress)

    def _result(
        self,
        volume: Volume,
        labels: LabelVolume | None,
        state: tuple[Volume, LabelVolume | None],
        drawn: list[Plan],
        seed: int | None,
        progress: Progress,
    ) -> Result:
        steps = [step.to_json() for step in self.steps]
        plan = Plan(PIPELINE, {"steps": steps}, {"plans": [each.to_json() for each in drawn]}, seed)
        image, moved = state
        masks: tuple[LabelVolume, ...] = ()
        warnings: tuple[str, ...] = ()
        if labels is not None and moved is not None:
            factors = [_built(each).volume_factor(each.choices) for each in drawn]
            before = labels.on_grid(volume.grid)
            masks, warnings = (moved,), tuple(loss_warnings(before, moved, float(np.prod(factors))))
        progress(1.0, "done")
        return Result(image, masks, Provenance(plan, {"scan": volume}), warnings)


def read_pipeline(source: str | PathLike[str]) -> Pipeline:
    """Read a pipeline.

    Args:
        source: YAML file, or the name of one out of `pipelines`.

    Raises:
        UserError: no such file or name, no YAML, an unknown transform or parameter, or a value out of its bounds.
    """
    import yaml

    path, known = Path(source), pipelines()
    path = path if path.is_file() else known.get(str(source), path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UserError(
            f"expected a file of transforms in YAML or one of {', '.join(known)}, got {source}: {error}"
        ) from error
    return pipeline_from_json(content)


def pipelines() -> dict[str, Path]:
    """Pipelines that travel with the library, by name."""
    return {path.stem: path for path in sorted(resource_folder("Augmentation").glob("*.yaml"))}


def pipeline_from_json(content: Any) -> Pipeline:
    """Build a pipeline from what a file says.

    Raises:
        UserError: an entry that is unknown, missing or out of its bounds.
    """
    if not isinstance(content, Mapping) or not isinstance(content.get("steps"), list):
        raise UserError("expected a pipeline with 'steps', a list of transforms such as {transform: flip}")
    _require_known("the pipeline", content, _ENTRIES)
    steps = tuple(_step(number, entry) for number, entry in enumerate(content["steps"], start=1))
    return Pipeline(steps, str(content.get("title", "")))


def _step(number: int, entry: Any) -> Step:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("transform"), str):
        raise UserError(f"step {number}: expected a transform such as {{transform: flip}}, got {entry!r}")
    cls = _transform(entry["transform"])
    names = [spec.name for spec in parameters_of(cls)]
    _require_known(f"step {number} ({cls.id})", entry, (*_OWN, *names))
    chance = entry.get("probability", 1.0)
    if isinstance(chance, bool) or not isinstance(chance, int | float) or not 0 <= chance <= 1:
        raise UserError(f"step {number} ({cls.id}): expected a probability from 0 to 1, got {chance!r}")
    return Step(cls(**{name: entry[name] for name in names if name in entry}), float(chance))


def _transform(name: str) -> type[Transform]:
    known = transforms()
    if name not in known:
        raise UserError(
            f"there is no transform {name!r}{_nearest(name, known)}; there are {', '.join(known)}"
        )
    return known[name]


def _built(plan: Plan) -> Transform:
    return _transform(plan.operation)(**plan.parameters)


def _done(
    transform: Transform, volume: Volume, labels: LabelVolume | None, plan: Plan, progress: Progress
) -> tuple[Volume, LabelVolume | None]:
    image = transform.image(volume, plan.choices, progress)
    return image, None if labels is None else transform.moved_labels(labels, plan.choices)


def _some(labels: LabelVolume | None) -> LabelVolume | None:
    """Labels where there are any by now."""
    return labels if labels is not None and labels.array.any() else None


def _require_known(owner: str, given: Iterable[Any], known: Iterable[str]) -> None:
    names = list(known)
    for name in given:
        if name not in names:
            raise UserError(
                f"{owner} has no entry {name!r}{_nearest(name, names)}; it has {', '.join(names)}"
            )


def _nearest(name: Any, known: Iterable[str]) -> str:
    near = get_close_matches(str(name), list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""
