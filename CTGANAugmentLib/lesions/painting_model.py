"""A trained in-painting model as lesions use it: what it expects of a patch, and its generator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.normalization import Normalization, ValueRange
from CTGANAugmentLib.errors import MissingError
from CTGANAugmentLib.lesions.model_rank import OTHER
from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.choosing import Rank, choose_model, model_of_record, record_of
from CTGANAugmentLib.modelzoo.suitability import warnings_for
from CTGANAugmentLib.volume import Volume

DEEPEST_SHARE = 0.25
"""Of a patch's side: how deep the holes of healthy tissue are in training, at most (`training/parts/holes.py`)."""
_MOST_LOADED = 3
_NETWORK = "generator"
_IMAGE = "image"
"""Kind of image that holes are painted in."""


@dataclass(frozen=True, eq=False)
class PaintingModel:
    """Generator with its card.

    Attributes:
        card: of an in-painting model.
        generator: `InpaintingGenerator` in evaluation mode.
    """

    card: ModelCard
    generator: Any

    @property
    def is_flat(self) -> bool:
        """Whether it paints single slices, each by itself."""
        return len(self.card.images.size) == 2

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels of a patch, (slice, row, column); one slice for a flat model."""
        slices, rows, columns = (1, *self.card.images.size)[-3:]
        return slices, rows, columns

    @property
    def spacing_mm(self) -> float:
        """Between a patch's voxels, within the slice."""
        return self.card.images.spacing_mm[-1]

    @property
    def slice_spacing_mm(self) -> float:
        """Between a patch's slices; 0 for those of the scan."""
        return 0.0 if self.is_flat else self.card.images.spacing_mm[0]

    @property
    def margin_voxels(self) -> int:
        """Between a lesion and the edge of its hole."""
        return int(self.card.objective.parameters.get("hole_margin_voxels", 0))

    @property
    def has_box_holes(self) -> bool:
        """Whether a lesion's hole is the box that holds it."""
        return bool(self.card.objective.parameters.get("hole_shape") == "box")

    @property
    def paints_healthy_tissue(self) -> bool:
        """Whether it closes holes, and makes no lesions."""
        return str(self.card.objective.parameters.get("fill", "lesion")) == "healthy"

    @property
    def makes_channels(self) -> bool:
        """Whether the slices of a patch are channels of one image to its network."""
        return str(self.card.objective.parameters.get("mode", "")) == "2.5-D"

    @property
    def goes_on(self) -> bool:
        """Whether it has learnt to go on from a lesion's end that is there already."""
        return float(self.card.objective.parameters.get("partial", 0.0)) > 0

    @property
    def whole_noise(self) -> float:
        """Share of the noise that is the same in a whole lesion."""
        return float(self.card.objective.parameters.get("whole_noise", 0.0))

    def range_of(self, volume: Volume) -> ValueRange:
        """Find the values of a scan that the model knows as -1 and 1."""
        return Normalization.from_json(self.card.images.normalization[_IMAGE]).range_of(volume)

    def generate(self, image: Field, hole: NDArray[np.bool_], mask: NDArray[np.bool_], noise: Field) -> Field:
        """Fill a patch's hole.

        Args:
            image: in [-1, 1], (slice, row, column).
            hole: voxels to paint.
            mask: voxels of the lesion wanted.
            noise: standard normal.

        Returns:
            The patch, in [-1, 1]; as it was outside the hole.
        """
        import torch

        given = (np.ascontiguousarray(maps, dtype=np.float32) for maps in (image, hole, mask, noise))
        with torch.inference_mode():
            made = self.generator(*(torch.from_numpy(maps)[None, None] for maps in given))
        painted: Field = made[0, 0].float().numpy()
        return painted


def choose_painting_model(
    name: str, volume: Volume, *, fill: str, rank: Rank, given: str = "nothing"
) -> tuple[dict[str, str], list[str]]:
    """Choose an in-painting model for a scan.

    Args:
        name: id or folder; "" for the best that fits.
        volume: to paint in.
        fill: "lesion" or "healthy".
        rank: of models for what is to be painted, of `model_rank`.
        given: what is in the hole to begin with, "nothing" or "crude".

    Returns:
        Record for the plan, and warnings if the model was trained on lesions or scans of another kind.

    Raises:
        UserError: no such model, or one that does not fit.
    """

    def fits(card: ModelCard) -> bool:
        return paints(card, volume.modality, fill=fill, given=given)

    kind = {"crude": "refining", "nothing": "in-painting"}[given]
    card = choose_model(name, fits, f"{kind} model (fill: {fill}) for {volume.modality}", rank).usable_card
    warnings = warnings_for(card, _IMAGE, volume)
    if rank(card) == OTHER:
        warnings.append(
            f"the model {card.id} was trained on lesions such as {', '.join(card.presets)}, or on what lies round "
            "them, and not for this place: look closely at what it makes"
        )
    return record_of(card), warnings


def paints(card: ModelCard, modality: str, *, fill: str, given: str = "nothing") -> bool:
    """Whether a model can do a task, see `choose_painting_model`, on scans of a modality."""
    parameters = card.objective.parameters
    is_painter = card.objective.id == "inpainting" and _NETWORK in card.networks
    takes_scan = card.images.modality == modality and card.images.channels == 1
    fills = parameters.get("fill", "lesion") == fill
    starts = (parameters.get("given") == "crude") == (given == "crude")
    return is_painter and takes_scan and fills and starts


def load_painting_model(name: str, record: Mapping[str, Any]) -> PaintingModel:
    """Load the very model that a plan was made with; the last few stay in memory.

    Raises:
        UserError: it is not here, is damaged or cannot be run.
    """
    found = model_of_record(name, record)
    return _loaded(found.path.resolve(), str(record["sha256"]))


@lru_cache(maxsize=_MOST_LOADED)
def _loaded(path: Path, sha256: str) -> PaintingModel:  # noqa: ARG001 - other weights in the folder are another entry
    try:
        from CTGANAugmentLib.modelzoo.model_folder import load_networks

        card, networks = load_networks(path)
    except ModuleNotFoundError as error:
        raise MissingError(
            f"trained models need PyTorch, which is not installed here ({error.name}): install torch, or use a method "
            "without a network"
        ) from error
    return PaintingModel(card, networks[_NETWORK])
