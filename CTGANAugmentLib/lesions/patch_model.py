"""A trained model that makes whole patches: what its card says of them, and its networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.normalization import NO_UNIT, Normalization, ValueRange
from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.choosing import choose_model
from CTGANAugmentLib.volume import Volume

if TYPE_CHECKING:
    from CTGANAugmentLib.training.draws import Draws
    from CTGANAugmentLib.training.objective import Batch

PATCH_OBJECTIVES = ("dcgan", "sagan", "infogan", "mixture-gan", "vae", "pix2pix-mask")
"""Whose models make whole patches; to tell so without PyTorch."""
OF_MASKS = ("pix2pix-mask",)
"""Those that make them out of masks."""


@dataclass(frozen=True, eq=False)
class PatchModel:
    """Networks with their card and the objective that knows how to use them.

    Attributes:
        card: of the model.
        source: its objective, a `PatchSource`.
        networks: by name, in evaluation mode.
    """

    card: ModelCard
    source: Any
    networks: Mapping[str, Any]

    @property
    def needs_masks(self) -> bool:
        """Whether patches are made out of masks rather than out of noise."""
        return bool(self.source.needs_masks)

    @property
    def is_flat(self) -> bool:
        """Whether patches are slices, of which several may be channels."""
        return len(self.card.images.size) == 2

    @property
    def shape(self) -> tuple[int, ...]:
        """Of a patch as the networks see it, (channel, [slice,] row, column)."""
        return self.card.images.channels, *self.card.images.size

    @property
    def label_weights(self) -> tuple[float, ...]:
        """How often each label is drawn beside the others; empty where there are none."""
        weights: tuple[float, ...] = self.source.label_weights(self.networks, self.card.metrics)
        return weights

    @property
    def range(self) -> ValueRange:
        """Values of the networks' -1 and 1."""
        return self._normalization.range_of_result

    @property
    def grid(self) -> Grid:
        """Patch round the origin: columns to the patient's left, rows to the back, slices to the head."""
        spacing = self.card.images.spacing_mm
        # How far apart slices are that are channels, or a single one thick, no card says.
        along = (spacing[0], *spacing)[-3:]
        slices, rows, columns = self.shape[-3:]
        matrix = np.diag([-along[2], -along[1], along[0], 1.0])
        matrix[:3, 3] = -matrix[:3, :3] @ (np.array([columns, rows, slices]) - 1) / 2
        return Grid((slices, rows, columns), matrix)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a user should know of geometry and values."""
        notes = []
        if self.is_flat:
            thick = self.grid.spacing_kji_mm[0]
            notes.append(f"how thick its slices are the model does not tell: files say {thick:g} mm")
        found = self._normalization
        if found.kind == "percentile":
            notes.append(
                f"values are arbitrary units: {NO_UNIT.low:g} and {NO_UNIT.high:g} stand for a body's percentiles "
                f"{found.low:g} and {found.high:g}"
            )
        return tuple(notes)

    def shown(self, mask: Mask) -> Mask:
        """Mask (slice, row, column) as the networks are shown it, with a channel: the middle slice of flat patches."""
        return mask[len(mask) // 2][None] if self.is_flat else mask[None]

    def make(self, batch: Batch, draws: Draws) -> Volume:
        """Make a patch.

        Args:
            batch: of one, as `PatchSource.generate` wants it.
            draws: for its noise.

        Raises:
            UserError: no numbers, or not the shape that the card says.
        """
        import torch

        with torch.inference_mode():
            made: NDArray[np.float32] = self.source.generate(self.networks, batch, draws)[0].float().numpy()
        if made.shape != self.shape or not np.all(np.isfinite(made)):
            raise UserError(
                f"the model {self.card.id!r} makes {made.shape} where its card says {self.shape}, or no numbers: it is "
                "damaged or its card is wrong; choose another model"
            )
        values = self.range.restored(made.reshape(self.grid.shape_kji))
        if self.card.images.modality == "CT":
            return Volume(np.rint(values).astype(np.int16), self.grid.ijk_to_ras, "CT")
        return Volume(values, self.grid.ijk_to_ras, "MR")

    @property
    def _normalization(self) -> Normalization:
        images = self.card.images
        return Normalization.from_json(images.normalization[images.kinds[0]])


def load_patch_model(name: str) -> PatchModel:
    """Load a model that makes patches.

    Args:
        name: id of an installed one or its folder; "" for the first that there is.

    Raises:
        UserError: no such model, one that makes no patches or is damaged, or no PyTorch.
    """
    try:
        from CTGANAugmentLib.modelzoo.model_folder import load_networks

        found = choose_model(name, lambda card: _source_of(card) is not None, "model that makes patches")
        card, networks = load_networks(found.path)
    except ModuleNotFoundError as error:
        raise MissingError(
            f"patches are made by PyTorch, which is not installed here ({error.name}): install torch first"
        ) from error
    return PatchModel(card, _source_of(card), networks)


def _source_of(card: ModelCard) -> Any:
    """Objective of a card, None where it makes no patches."""
    from CTGANAugmentLib.training.bases.patch_source import PatchSource
    from CTGANAugmentLib.training.objective import objective_from_json

    try:
        objective = objective_from_json(card.objective.id, card.objective.parameters)
    except UserError:  # of another version of this software
        return None
    return objective if isinstance(objective, PatchSource) else None
