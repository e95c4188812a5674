"""From the voxels that a method took to the segment that the user wants."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from scipy.ndimage import binary_fill_holes, label

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.geometry import bounding_box
from CTGANAugmentLib.mask_part import Mask
from CTGANAugmentLib.segmentation.workspace import Indices

KEEP: Sequence[str] = ("seeded", "largest", "all")
_STEPS = np.array(list(product((-1, 0, 1), repeat=3)))


def keep_parts(mask: Mask, seeds_kji: Indices, keep: str) -> Mask:
    """Keep connected parts (faces touch).

    Args:
        mask: voxels (k, j, i).
        seeds_kji: seeds inside, shape (n, 3).
        keep: one of `KEEP`; "seeded" keeps all where there is no seed.

    Raises:
        UserError: no part is at a seed.
    """
    if keep == "all" or (keep == "seeded" and not len(seeds_kji)) or not mask.any():
        return mask
    box = bounding_box(mask)
    kept = np.zeros_like(mask)
    part = mask[box.slices]
    kept[box.slices] = _seeded(part, seeds_kji - box.start_kji) if keep == "seeded" else _largest(part)
    return kept


def voxels_at(mask: Mask, seeds_kji: Indices) -> Indices:
    """Voxels of a mask at or next to a seed, shape (n, 3): noise may have taken the seed's own voxel away."""
    near = (seeds_kji[:, None] + _STEPS).reshape(-1, 3)
    near = near[np.all((near >= 0) & (near < mask.shape), axis=1)]
    hits: Indices = np.unique(near[mask[tuple(near.T)]], axis=0)
    return hits


def _seeded(mask: Mask, seeds_kji: Indices) -> Mask:
    hits = voxels_at(mask, seeds_kji)
    if not len(hits):
        raise UserError(
            "nothing was found at the seed: move it into the structure, or let the method take more (a wider "
            "window, a larger tolerance)"
        )
    image = sitk.GetImageFromArray(mask.view(np.uint8))
    indices = [(int(i), int(j), int(k)) for k, j, i in hits]
    grown = sitk.ConnectedThreshold(image, indices, lower=1, upper=1, replaceValue=1)
    found: Mask = sitk.GetArrayFromImage(grown).view(bool)
    return found


def _largest(mask: Mask) -> Mask:
    parts, _count = label(mask)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    largest: Mask = parts == int(np.argmax(sizes))
    return largest


def fill_holes(mask: Mask) -> Mask:
    """Fill what the mask encloses, in space; in the plane where it lies in a single one."""
    if not mask.any():
        return mask
    box = bounding_box(mask)
    filled: Mask = mask.copy()
    flat = tuple(0 if size == 1 else slice(None) for size in box.shape_kji)
    part = filled[box.slices]
    part[flat] = binary_fill_holes(part[flat])
    return filled
