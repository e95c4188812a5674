"""Patch sizes that networks can work on, asked for before they are built."""

from __future__ import annotations

from collections.abc import Sequence

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.objective import DataShape

_PATCHGAN_LAYERS = 3
"""Of the original, which judges by 70 pixels a side."""


def check_slices(objective: str, shape: DataShape) -> None:
    """Check that patches are single slices.

    Raises:
        UserError: they are volumes.
    """
    if shape.dimensions != 2:
        raise UserError(
            f"{objective} is trained on slices, got patches of {_shown(shape.size)}: set data.slices to 1"
        )


def check_sides(objective: str, sides: Sequence[int], divisor: int) -> None:
    """Check that the sides can be halved as often as a network does.

    Raises:
        UserError: a side that is no multiple of the divisor, or none that is longer.
    """
    if any(side % divisor for side in sides) or max(sides) == divisor:
        raise UserError(
            f"{objective} needs patches whose sides are multiples of {divisor} and one at least twice that, "
            f"got {_shown(sides)}: change data.slices, data.rows or data.columns, or halve less often (levels)"
        )


def patchgan_layers(objective: str, sides: Sequence[int]) -> int:
    """Choose how often a PatchGAN halves patches: three times as the original, less often where that is too much.

    Raises:
        UserError: sides too short for one layer.
    """
    fitting = [layers for layers in range(_PATCHGAN_LAYERS, 0, -1) if min(sides) >= 3 << layers]
    if not fitting:
        raise UserError(
            f"{objective} needs patches of at least 6 voxels along each side, got {_shown(sides)}: "
            "make them larger (data.slices, data.rows, data.columns)"
        )
    return fitting[0]


def _shown(sides: Sequence[int]) -> str:
    return " x ".join(map(str, sides))
