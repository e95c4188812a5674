"""Work on a scan slab by slab, on all cores: little memory, and numpy leaves the cores to each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
from numpy.typing import NDArray

from CTGANAugmentLib.augmentation.transform import in_type_of
from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.geometry import Array
from CTGANAugmentLib.progress import Progress
from CTGANAugmentLib.volume import Volume

Field = NDArray[np.float32]
_SLAB_VOXELS = 2**18
"""Few enough to stay in a core's cache, and enough that starting a slab costs nothing."""


def fill_slabs(made: Array, slab_of: Callable[[slice], Array], progress: Progress, message: str) -> Array:
    """Fill an array along its first axis.

    What is made must not depend on the number of cores: random numbers are to be drawn from a generator of the slab's
    own, seeded with its start. SimpleITK's global number of threads holds here too.

    Args:
        made: array to fill, of shape (k, j, i).
        slab_of: what belongs into these slices.
        progress: told of each slab.
        message: what is done.

    Returns:
        The array that was filled.
    """
    thickness = max(1, _SLAB_VOXELS // made[0].size)
    slabs = [slice(k, min(k + thickness, len(made))) for k in range(0, len(made), thickness)]

    def fill(slab: slice) -> None:
        made[slab] = slab_of(slab)

    with ThreadPoolExecutor(sitk.ProcessObject.GetGlobalDefaultNumberOfThreads()) as pool:
        done = [pool.submit(fill, slab) for slab in slabs]
        try:
            for index, each in enumerate(done):
                progress(index / len(done), f"{message} {index + 1}/{len(done)}")
                each.result()
        finally:
            pool.shutdown(cancel_futures=True)
    return made


def in_the_body(
    volume: Volume, change: Callable[[NDArray[np.float32]], NDArray[np.float32]], progress: Progress
) -> Volume:
    """Change the values of the body; those round it stay to the last bit.

    Args:
        volume: the scan.
        change: new values of old ones, of any shape.
        progress: told of each slice.
    """
    body = body_mask(volume)

    def changed(slab: slice) -> Array:
        values = volume.array[slab]
        return np.where(body[slab], in_type_of(values, change(values.astype(np.float32, copy=False))), values)

    return volume.with_array(fill_slabs(np.empty_like(volume.array), changed, progress, "slice"))
