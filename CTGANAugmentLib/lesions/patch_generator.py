"""Whole lesion patches out of noise or masks, for sets that classifiers are trained on.

Frid-Adar et al., Neurocomputing 2018;321:321 (doi:10.1016/j.neucom.2018.09.013) told kinds of liver lesion apart better
with patches of a DCGAN among the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Box
from CTGANAugmentLib.lesions.patch_masks import LIDC, draw_mask
from CTGANAugmentLib.lesions.patch_model import PatchModel, load_patch_model
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

if TYPE_CHECKING:
    from CTGANAugmentLib.training.draws import Draws

MOST_PATCHES = 100_000
MOST_INDEX = 10**9
_LEAST_TRUNCATION, _MOST_TRUNCATION = 0.01, 10.0
_LESION = Label(1, "Lesion")


@dataclass(frozen=True, kw_only=True)
class PatchSettings:
    """What patches are wanted.

    Attributes:
        seed: the same seed gives the same patches.
        label: of all of them; None draws one for each where the model has labels.
        truncation: largest size of the normal numbers that a patch is made of; None for no bound. A small one gives
            likelier patches of less variety.
        masks: for a model that makes patches out of masks: "lidc" or a folder of label files.

    Raises:
        UserError: a number that is out of bounds.
    """

    seed: int = 0
    label: int | None = None
    truncation: float | None = None
    masks: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.seed, int) or isinstance(self.seed, bool) or self.seed < 0:
            raise UserError(f"seed: expected a whole number from 0, got {self.seed!r}")
        bounded = self.truncation is None or _LEAST_TRUNCATION <= self.truncation <= _MOST_TRUNCATION
        if not bounded:
            raise UserError(
                f"truncation: expected a number from {_LEAST_TRUNCATION} to {_MOST_TRUNCATION:g}, "
                f"got {self.truncation!r}"
            )


@dataclass(frozen=True, eq=False)
class Patch:
    """A patch that was made.

    Attributes:
        index: its number in the endless sequence that a model and a seed have.
        volume: in HU or arbitrary units, in the scanner's usual position round the origin.
        label: its class; None where the model has none.
        mask: what it was made from, None where that was noise alone.
    """

    index: int
    volume: Volume
    label: int | None = None
    mask: LabelVolume | None = None


class PatchGenerator:
    """A trained model that makes patches; a patch follows from the model, the settings and its index alone.

    Attributes:
        model: what makes them.
        label_weights: how often each label is drawn beside the others; empty where the model has none.
    """

    def __init__(self, model: str, settings: PatchSettings) -> None:
        """Load a model.

        Args:
            model: id of an installed one or its folder; "" for the first that makes patches.
            settings: what is wanted of it.

        Raises:
            UserError: no such model, one that makes no patches, no PyTorch, or settings that do not go with the model.
        """
        self.model: PatchModel = load_patch_model(model)
        self._settings = settings
        self.label_weights = self.model.label_weights
        self._check_label()
        self._check_masks()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know of the patches."""
        if self._settings.label is not None or len(set(self.label_weights)) != 1:
            return self.model.notes
        labels = (
            f"each of the {len(self.label_weights)} labels is drawn as often as any other, whatever its share of the "
            "training images was"
        )
        return labels, *self.model.notes

    def patch(self, index: int) -> Patch:
        """Make one patch.

        Raises:
            UserError: a model whose card lies, or a folder of masks without a lesion.
        """
        import torch

        draws = self._draws(index)
        label, mask = self._label(draws), self._mask(index)
        batch = {"image": torch.zeros(1, *self.model.shape)}
        if label is not None:
            batch["label"] = torch.tensor([label])
        if mask is not None:
            batch["mask"] = torch.from_numpy(self.model.shown(mask).astype(np.float32))[None]
        volume = self.model.make(batch, draws)
        if mask is None:
            return Patch(index, volume, label)
        drawn = LabelVolume(mask.astype(np.uint8), volume.ijk_to_ras, labels=(_LESION,))
        return Patch(index, volume, label, drawn)

    def _draws(self, index: int) -> Draws:
        from CTGANAugmentLib.training.draws import Draws
        from CTGANAugmentLib.training.truncated_draws import TruncatedDraws

        seed, truncation = self._settings.seed, self._settings.truncation
        return (
            Draws(seed, index) if truncation is None else TruncatedDraws(seed, index, truncation=truncation)
        )

    def _label(self, draws: Draws) -> int | None:
        if not self.label_weights or self._settings.label is not None:
            return self._settings.label
        edges = np.cumsum(self.label_weights)
        return int(np.searchsorted(edges, float(draws.uniform("label", (1,))) * edges[-1], side="right"))

    def _mask(self, index: int) -> Mask | None:
        if not self.model.needs_masks:
            return None
        rng = np.random.default_rng([self._settings.seed, index])
        slices, rows, columns = self.model.grid.shape_kji
        # Where slices are channels, the mask is that of the middle one.
        first, last = (slices // 2, slices // 2 + 1) if self.model.is_flat else (0, slices)
        box = Box((first, 0, 0), (last, rows, columns))
        mask = np.zeros(self.model.grid.shape_kji, dtype=bool)
        mask[box.slices] = draw_mask(rng, self._settings.masks, self.model.grid.crop(box))
        return mask

    def _check_label(self) -> None:
        label, count = self._settings.label, len(self.label_weights)
        if label is None:
            return
        if not count:
            raise UserError(
                f"the model {self.model.card.id!r} has no labels, got label {label}: leave it out"
            )
        if isinstance(label, bool) or not isinstance(label, int) or not 0 <= label < count:
            raise UserError(f"label: expected a whole number from 0 to {count - 1}, got {label!r}")
        if not self.label_weights[label]:
            used = [number for number, weight in enumerate(self.label_weights) if weight]
            raise UserError(
                f"no training image had the label {label}, so the model never learnt it: choose one of {used}"
            )

    def _check_masks(self) -> None:
        masks, card = self._settings.masks, self.model.card
        if self.model.needs_masks and not masks:
            raise UserError(
                f"the model {card.id!r} makes patches out of masks: name a folder of label files, or {LIDC} for forms "
                "as of real lung nodules (--masks)"
            )
        if masks and not self.model.needs_masks:
            raise UserError(f"the model {card.id!r} makes patches out of noise: leave the masks out")


def generate_patches(
    model: str = "",
    count: int = 1,
    *,
    seed: int = 0,
    label: int | None = None,
    start: int = 0,
    truncation: float | None = None,
    masks: str = "",
    progress: Progress = no_progress,
) -> list[Patch]:
    """Make lesion patches with a trained model, for the Python console.

    Args:
        model: id of an installed model or its folder; "" for the first that makes patches.
        count: how many.
        seed: the same seed gives the same patches.
        label: class of all of them; None draws one for each where the model has classes.
        start: index of the first: 100 goes on where an earlier call with a count of 100 ended.
        truncation: largest size of the normal numbers that a patch is made of; None for no bound.
        masks: for models that make patches out of masks: "lidc" or a folder of label files.
        progress: called with a fraction and a message; may raise `Cancelled` to stop.

    Returns:
        Patches, each with `volume` and `label`. They are synthetic: say so wherever they go.

    Raises:
        UserError: something that can be mended, with what to do.

    Examples:
        >>> patches = generate_patches("lung-lesion-dcgan", 16, seed=3)  # doctest: +SKIP
    """
    check_count(count, start)
    settings = PatchSettings(seed=seed, label=label, truncation=truncation, masks=masks)
    generator = PatchGenerator(model, settings)
    return [generator.patch(index) for index in track(range(start, start + count), progress, "patch")]


def check_count(count: int, start: int) -> None:
    """Check how many patches are wanted, from where.

    Raises:
        UserError: no whole number, or one out of bounds.
    """
    for name, value, low, high in (("count", count, 1, MOST_PATCHES), ("start", start, 0, MOST_INDEX)):
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise UserError(f"{name}: expected a whole number from {low} to {high:,}, got {value!r}")
