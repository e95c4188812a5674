"""What every classic transform is: amounts drawn once, then done to the image and to its labels alike."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation.label_loss import loss_warnings
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.operation import Guides, Operation, Result
from CTGANAugmentLib.progress import Progress, no_progress
from CTGANAugmentLib.provenance import Plan, Provenance
from CTGANAugmentLib.volume import LabelVolume, Volume

Choices = Mapping[str, Any]


class Transform(Operation):
    """Base of the classic transforms; subclasses are frozen dataclasses registered with `register`.

    Parameters that bound what is drawn are largest amounts, such as ``rotation_deg``: the amount is drawn evenly from
    its negative to itself, or as the subclass says. A transform that moves voxels overrides `moved_labels`.
    """

    guides: ClassVar[tuple[str, ...]] = ("mask",)
    marks: ClassVar[str] = "labels"
    modalities: ClassVar[tuple[str, ...]] = ("CT", "MR")
    """It makes sense for."""
    source: ClassVar[str] = ""
    """Publication, where there is one."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, volume: Volume) -> dict[str, Any]:
        """Draw the amounts, as JSON values."""

    @abstractmethod
    def image(self, volume: Volume, choices: Choices, progress: Progress = no_progress) -> Volume:
        """Transform an image by what `draw` drew; the input stays as it is, and the voxel type too."""

    def moved_labels(self, labels: LabelVolume, choices: Choices) -> LabelVolume:  # noqa: ARG002 - for those that move
        """Transform labels that lie on the image's whole grid, by the nearest voxel; they stay where nothing moves."""
        return labels

    def volume_factor(self, choices: Choices) -> float:  # noqa: ARG002 - for those that change sizes
        """Change of every label's volume that is meant."""
        return 1.0

    def sample(self, rng: np.random.Generator, volume: Volume, guides: Guides) -> Plan:  # noqa: ARG002 - labels change no amount
        """Draw the amounts.

        Raises:
            UserError: NaN in the scan, or a modality that the transform is not for.
        """
        volume.require_finite()
        if volume.modality not in self.modalities:
            raise UserError(
                f"{self.id} is for {' and '.join(self.modalities)}, got {volume.modality}: leave it out for this scan"
            )
        return Plan(self.id, self.to_json(), self.draw(rng, volume))

    def apply(self, volume: Volume, plan: Plan, progress: Progress = no_progress) -> Result:
        """Transform an image alone; see `apply_to`."""
        return self.apply_to(volume, None, plan, progress)

    def apply_to(
        self, volume: Volume, labels: LabelVolume | None, plan: Plan, progress: Progress = no_progress
    ) -> Result:
        """Transform an image and the labels on its grid by one plan.

        Args:
            volume: the scan.
            labels: on the scan's grid or a part of it; None for none.
            plan: as `sample` made it.
            progress: told how far it is.

        Returns:
            The image, its labels as the only mask, and a warning for each label that left the picture.

        Raises:
            UserError: labels on another grid.
        """
        made = self.image(volume, plan.choices, progress)
        masks: tuple[LabelVolume, ...] = ()
        warnings: tuple[str, ...] = ()
        if labels is not None:
            whole = labels.on_grid(volume.grid)
            moved = self.moved_labels(whole, plan.choices)
            masks, warnings = (moved,), tuple(loss_warnings(whole, moved, self.volume_factor(plan.choices)))
        progress(1.0, "done")
        return Result(made, masks, Provenance(plan, {"scan": volume}), warnings)

    def run(self, volume: Volume, guides: Guides, seed: int, progress: Progress = no_progress) -> Result:
        """Sample with a generator made from the seed, then transform the scan, and the mask of the guides with it."""
        if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or seed < 0:
            raise UserError(f"seed: expected a whole number from 0, got {seed!r}")
        plan = replace(self.sample(np.random.default_rng(seed), volume, guides), seed=int(seed))
        return self.apply_to(volume, guides.mask, plan, progress)


def in_type_of(array: Array, values: NDArray[Any]) -> Array:
    """Values in the type of an array: whole numbers rounded and brought within its range, never wrapped round."""
    if array.dtype.kind == "f":
        cast: Array = values.astype(array.dtype, copy=False)
        return cast
    limits = np.iinfo(np.uint8 if array.dtype.kind == "b" else array.dtype)
    rounded: Array = np.clip(np.rint(values), limits.min, limits.max).astype(array.dtype)
    return rounded
