"""What the plan of a pasted lesion tells: where it is, what it was taken from, and how it was moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import Grid, Points
from CTGANAugmentLib.lesions.donors import Donor
from CTGANAugmentLib.lesions.drawn_shape import DrawnShape
from CTGANAugmentLib.lesions.moving import Move
from CTGANAugmentLib.lesions.outline import Outline
from CTGANAugmentLib.provenance import Plan


@dataclass(frozen=True, eq=False)
class PlannedPiece:
    """One lesion of a plan.

    Attributes:
        shape: voxels of the scan that it fills.
        sha256: of the scan that it comes from.
        number: of the lesion in that scan.
        move: how it is changed on its way.
        to_ras: where its centre of mass comes to lie.
        noise_seed: of the noise that resampling took away.
    """

    shape: DrawnShape
    sha256: str
    number: int
    move: Move
    to_ras: Points
    noise_seed: int


def piece_to_json(
    outline: Outline, to_ras: Points, donor: Donor, move: Move, noise_seed: int
) -> dict[str, Any]:
    """One lesion as JSON values; its donor is known by content alone."""
    return {
        **outline.to_json(),
        "to_ras": [round(float(v), 4) for v in to_ras],
        "donor": {"sha256": donor.volume.sha256, "lesion": donor.number},
        "move": move.to_json(),
        "noise_seed": noise_seed,
    }


def read_pasting_plan(plan: Plan, grid: Grid) -> tuple[list[PlannedPiece], list[str]]:
    """Read the lesions and the warnings that came up when they were drawn.

    Raises:
        UserError: damaged, or not inside the scan.
    """
    try:
        pieces = [_read(data, grid) for data in plan.choices["lesions"]]
        warnings = [str(text) for text in plan.choices["warnings"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(
            f"the plan of the lesions is damaged ({error!r}): use it as it was written"
        ) from error
    if not pieces:
        raise UserError("the plan holds no lesion: use it as it was written")
    return pieces, warnings


def _read(data: Mapping[str, Any], grid: Grid) -> PlannedPiece:
    r, a, s = (float(v) for v in data["to_ras"])
    donor = data["donor"]
    return PlannedPiece(
        DrawnShape.from_json(data["voxels"], grid),
        str(donor["sha256"]),
        int(donor["lesion"]),
        Move.from_json(data["move"]),
        np.array([r, a, s]),
        int(data["noise_seed"]),
    )
