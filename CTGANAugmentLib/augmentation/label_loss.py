"""Labels that a transform pushed out of the picture: who trains on them should know."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from CTGANAugmentLib.volume import LabelVolume

TOLD_FROM = 0.05
"""Share of a label's volume whose loss is told."""


def loss_warnings(before: LabelVolume, after: LabelVolume, factor: float = 1.0) -> Iterator[str]:
    """Sentences on labels that lost volume.

    Args:
        before: labels of the scan.
        after: labels of the transformed scan, on any grid.
        factor: change of volume that was meant.
    """
    names = {label.value: label.name for label in before.labels}
    sizes = _volumes_ml(after)
    for value, size in _volumes_ml(before).items():
        left = sizes.get(value, 0.0) / (size * factor)
        name = names.get(value) or f"label {value}"
        if left == 0:
            yield f"{name} is no longer in the picture"
        elif left < 1 - TOLD_FROM:
            yield f"{name} has {left:.0%} of its volume left in the picture"


def _volumes_ml(labels: LabelVolume) -> dict[int, float]:
    values, counts = np.unique(labels.array[labels.array > 0], return_counts=True)
    voxel_ml = labels.grid.voxel_volume_mm3 / 1000
    return {int(value): float(count) * voxel_ml for value, count in zip(values, counts, strict=True)}
