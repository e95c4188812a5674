"""Slices that a network makes as channels of one image, brought to levels that follow each other as slices do."""

from __future__ import annotations

import numpy as np

from CTGANAugmentLib.lesions.random_field import Field
from CTGANAugmentLib.mask_part import Mask

_FEWEST_VOXELS = 16
_FEWEST_SLICES = 3


def levelled(made: Field, still: Mask, lesion: Mask, shown: Field) -> Field:
    """Bring a lesion's mean in each slice onto a line along the slices.

    Each channel of a network of slices has a bias of its own, of a few HU. Repeated from tile to tile it shows as
    stripes where the scan is looked at along other planes, whereas the mean of a real lesion changes slowly.

    Args:
        made: by the network, (slice, row, column).
        still: voxels that are taken from it.
        lesion: voxels of the lesion.
        shown: what the other voxels are, in the same unit; slices of the lesion there are part of the line.

    Returns:
        The same with a number added to each slice; as it was where fewer than three slices show the lesion.
    """
    counts, means = np.zeros(len(made)), np.zeros(len(made))
    for number, (new, within) in enumerate(zip(still, lesion, strict=True)):
        painted = new & within
        source, chosen = (made, painted) if painted.any() else (shown, within)
        counts[number] = np.count_nonzero(chosen)
        means[number] = source[number][chosen].mean() if counts[number] else 0.0
    known = np.flatnonzero(counts >= _FEWEST_VOXELS).tolist()
    if len(known) < _FEWEST_SLICES:
        return made
    line = np.polyfit(known, means[known], 1, w=np.sqrt(counts[known]))
    result: Field = made.copy()
    for number in known:
        result[number] += np.float32(np.polyval(line, number) - means[number])
    return result
