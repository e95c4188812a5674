"""Tissue that lesions of a preset belong to, where nobody drew the organ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.presets import Preset
from CTGANAugmentLib.volume import LabelVolume, Volume

Mask = NDArray[np.bool_]

_SOFT_TISSUE_HU = (-20, 120)
_TISSUES_HU = {"lung": (-970, -500), "bone": (120, 3000)}
_LEAST_SHARE_OF_MEDIAN = 0.5
"""Of the body's median in MR: below it are air and cortical bone."""


def host_tissue(preset: Preset, scan: Volume, body: Mask) -> LabelVolume:
    """Find the part of the body that a preset may be in; without organ masks that is a tissue, not an organ.

    Args:
        preset: kind of lesion.
        scan: CT or MR.
        body: its voxels (k, j, i) within the patient.

    Raises:
        UserError: there is none in the scan.
    """
    if scan.modality == "CT":
        inside = between(scan, body, _TISSUES_HU.get(preset.organ, _SOFT_TISSUE_HU))
    else:
        inside = body & (scan.array > np.median(scan.array[body]) * _LEAST_SHARE_OF_MEDIAN)
    if not inside.any():
        raise UserError(
            f"the scan shows no {preset.organ} that {preset.id} belongs to: choose another preset"
        )
    return LabelVolume(inside.astype(np.uint8), scan.ijk_to_ras)


def lung_share(scan: Volume, body: Mask) -> float:
    """Share of the body in a CT that has the values of lung."""
    lung = int(np.count_nonzero(between(scan, body, _TISSUES_HU["lung"])))
    return lung / max(1, int(np.count_nonzero(body)))


def between(scan: Volume, body: Mask, bounds: tuple[float, float]) -> Mask:
    """Voxels of the body whose values lie between two."""
    inside: Mask = body & (scan.array > bounds[0]) & (scan.array < bounds[1])
    return inside
