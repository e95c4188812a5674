"""The scanner's noise where the tissue round a lesion does not show it: in lung and in bone.

Airways, septa and trabeculae are as fine as noise. Muscle, heart or vessels nearby tell what the scanner alone does.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, uniform_filter

from CTGANAugmentLib.geometry import Array, Grid, Points
from CTGANAugmentLib.lesions.noise import Noise, measure_noise
from CTGANAugmentLib.lesions.random_field import Field

_SEARCH_MM = 90.0
_COARSE_MM = 4.0
_PATCH_MM = 24.0
"""Edge of a piece of tissue that is large enough to measure noise in."""
_SOFT_TISSUE_HU = (0.0, 90.0)
_LEAST_SHARE = 0.7
_PER_MM = 0.01
"""A place this much noisier is as good when it is a mm nearer: noise changes across the body."""


def noise_of_soft_tissue(array: Array, grid: Grid, center_ras: Points) -> Noise | None:
    """Measure noise in the best piece of soft tissue near a point of a CT; None when there is none.

    Args:
        array: CT (k, j, i).
        grid: where its voxels are.
        center_ras: the point.
    """
    place = _find(array, grid, center_ras)
    if place is None:
        return None
    block = grid.box_around(place, _PATCH_MM / 2 + 4)
    values = array[block.slices].astype(np.float32)
    spacing = grid.spacing_kji_mm
    calm = gaussian_filter(values, np.minimum(1.0 / spacing, 1.0), truncate=2.5)
    return measure_noise(values, (calm > _SOFT_TISSUE_HU[0]) & (calm < _SOFT_TISSUE_HU[1]), spacing)


def _find(array: Array, grid: Grid, center_ras: Points) -> Points | None:
    box = grid.box_around(center_ras, _SEARCH_MM)
    step = np.maximum(1, np.floor(_COARSE_MM / grid.spacing_kji_mm)).astype(int)
    coarse = array[box.slices][:: step[0], :: step[1], :: step[2]].astype(np.float32)
    calm = uniform_filter(coarse, 3, mode="nearest")
    soft = ((calm > _SOFT_TISSUE_HU[0]) & (calm < _SOFT_TISSUE_HU[1])).astype(np.float32)
    size = np.maximum(1, np.round(_PATCH_MM / (step * grid.spacing_kji_mm))).astype(int).tolist()

    def local_mean(values: Field) -> Field:
        averaged: Field = uniform_filter(values, size, mode="constant")
        return averaged

    share = np.maximum(local_mean(soft), np.float32(1e-3))
    mean = local_mean(soft * coarse) / share
    spread = np.sqrt(np.maximum(local_mean(soft * coarse**2) / share - mean**2, 0))
    distance = grid.distance_mm(center_ras, box)[:: step[0], :: step[1], :: step[2]]
    # The calmest piece has the fewest vessels and fat planes, which are not noise; a near one is preferred.
    score = np.where(share >= _LEAST_SHARE, spread * (1 + _PER_MM * distance), np.inf)
    at = np.unravel_index(int(np.argmin(score)), score.shape)
    if not np.isfinite(score[at]):
        return None
    kji = np.array(at) * step + box.start_kji
    return grid.to_ras(kji[::-1].astype(float))
