"""The body in a scan: what is patient and what is air, table or clothes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_fill_holes, binary_opening, label, minimum_filter

from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.volume import Volume

_COARSE_MM = 3.0
_SKIN_HU = -300
_SKIN_STEPS = 2
"""Coarse voxels that the skin may be off by."""
_NOISE_SHARE = 0.15
"""Of the bright tissue's value in MR: below it is air and its noise."""


def body_mask(volume: Volume) -> NDArray[np.bool_]:
    """Find the patient's body with all that it encloses, (k, j, i) on the volume's grid.

    Found on a coarse grid: it tells where the patient is, not where exactly the skin is.
    """
    step = np.maximum(1, np.floor(_COARSE_MM / volume.grid.spacing_kji_mm)).astype(int)
    coarse = volume.array[:: step[0], :: step[1], :: step[2]]
    found = coarse > _air(volume.modality, coarse)
    # Opened in plane, so that the table and sheets do not hang on to the patient.
    opened = binary_opening(found, np.ones((1, 3, 3), dtype=bool))
    inside = _filled(_largest(opened if opened.any() else found))
    index = [
        np.minimum(np.arange(n) // s, m - 1)
        for n, s, m in zip(volume.grid.shape_kji, step, inside.shape, strict=True)
    ]
    return inside[np.ix_(*index)]


def body_to_the_skin(volume: Volume) -> NDArray[np.bool_]:
    """Find the body as `body_mask` does, and take off the air that its coarse voxels hold at the skin."""
    body = body_mask(volume)
    sizes = 2 * np.ceil(_COARSE_MM * _SKIN_STEPS / volume.grid.spacing_kji_mm).astype(int) + 1
    inner = minimum_filter(body, sizes.tolist(), mode="nearest")
    return body & (inner | (volume.array > _air(volume.modality, volume.array)))


def _air(modality: str, values: Array) -> float:
    """Value that air and its noise stay below."""
    return _SKIN_HU if modality == "CT" else _NOISE_SHARE * float(np.percentile(values, 99))


def _largest(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    parts, count = label(inside)
    if count == 0:
        return inside
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    # Two legs, or a body cut by the field of view, are more than one part.
    kept = np.flatnonzero(sizes >= 0.2 * sizes.max())
    return np.asarray(np.isin(parts, kept))


def _filled(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.stack([binary_fill_holes(plane) for plane in inside]).astype(bool)
