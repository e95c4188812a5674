"""The body in a scan: what is patient and what is air, table or clothes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_fill_holes, binary_opening, label

from CTGANAugmentLib.geometry import Points
from CTGANAugmentLib.volume import Volume

_COARSE_MM = 3.0
_SKIN_HU = -300
_NOISE_SHARE = 0.15
"""Of the bright tissue's value in MR: below it is air and its noise."""


class Body:
    """Patient's body with all that it encloses, found on a coarse grid.

    Coarse because it answers "is this point in the patient", not where the skin is.
    """

    def __init__(self, volume: Volume) -> None:
        """Find the body of a CT or MR volume."""
        grid = volume.grid
        self._grid = grid
        self._step = np.maximum(1, np.floor(_COARSE_MM / grid.spacing_kji_mm)).astype(int)
        coarse = volume.array[:: self._step[0], :: self._step[1], :: self._step[2]]
        inside = coarse > (_SKIN_HU if volume.modality == "CT" else _NOISE_SHARE * np.percentile(coarse, 99))
        # Opened in plane, so that the table and sheets do not hang on to the patient.
        opened = binary_opening(inside, np.ones((1, 3, 3), dtype=bool))
        self._inside = _filled(_largest(opened if opened.any() else inside))

    def mask(self) -> NDArray[np.bool_]:
        """Body on the volume's own grid, (k, j, i)."""
        index = [
            np.minimum(np.arange(n) // s, m - 1)
            for n, s, m in zip(self._grid.shape_kji, self._step, self._inside.shape, strict=True)
        ]
        return self._inside[np.ix_(*index)]

    def holds(self, point_ras: Points) -> bool:
        """Whether a point lies in the body; outside the scan nothing is known of it."""
        if not self._grid.contains(point_ras):
            return False
        index = np.array(self._grid.nearest_kji(point_ras)) // self._step
        limits = np.array(self._inside.shape) - 1
        return bool(self._inside[tuple(np.minimum(index, limits))])


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
