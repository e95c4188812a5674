"""Supervoxels: small compact groups of like voxels, and their means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.segmentation.workspace import Workspace

_ROUNDS = 5
"""More of them move no border that can be seen, and the work cannot be stopped on the way."""


@dataclass(frozen=True, eq=False)
class Supervoxels:
    """A workspace, parted.

    Attributes:
        labels: supervoxel of each voxel (k, j, i), from 0.
        means: mean value of each over the voxels that the result may have, NaN where it has none, shape (n,).
    """

    labels: NDArray[np.int64]
    means: NDArray[np.float64]

    @staticmethod
    def of(
        workspace: Workspace, size_mm: float, compactness: float, window: tuple[float, float]
    ) -> Supervoxels:
        """Part a workspace by SLIC, without its own `mask`: that takes ten times as long for the same borders.

        Args:
            workspace: to part.
            size_mm: edge of a cube as large as a supervoxel.
            compactness: share of the window that counts as much as that edge.
            window: values beyond it are taken for its ends: bone and air need no details.
        """
        from skimage.segmentation import slic

        clipped = np.clip(workspace.values, *window).astype(np.float32)
        extent = np.array(workspace.values.shape) * workspace.spacing_kji_mm
        labels = slic(
            clipped,
            n_segments=max(2, round(float(np.prod(extent)) / size_mm**3)),
            compactness=compactness,
            max_num_iter=_ROUNDS,
            spacing=workspace.spacing_kji_mm,
            channel_axis=None,
            start_label=0,
        )
        allowed = slice(None) if workspace.allowed is None else workspace.allowed.ravel()
        counted, values = labels.ravel()[allowed], workspace.values.ravel()[allowed]
        count = np.bincount(counted, minlength=int(labels.max()) + 1)
        with np.errstate(invalid="ignore"):
            return Supervoxels(labels, np.bincount(counted, values, len(count)) / count)

    def touching(self, mask: Mask) -> NDArray[np.int64]:
        """Supervoxels with a voxel in a mask (k, j, i)."""
        found: NDArray[np.int64] = np.unique(self.labels[mask])
        return found
