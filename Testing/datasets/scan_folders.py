"""Small scans on the disk: noise with a bright ball, as several patients."""

import numpy as np

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume

MATRIX = np.diag([-2.0, -2.0, 4.0, 1.0])


def write_scan(path, mask=None, *, seed=0, center=(3, 10, 12), radius=4, modality="CT", shape=(7, 24, 24)):
    """Scan of 2 x 2 x 4 mm voxels with a ball, radius in voxels of the slice, and its mask."""
    rng = np.random.default_rng(seed)
    k, j, i = np.ogrid[: shape[0], : shape[1], : shape[2]]
    ball = (2 * (k - center[0])) ** 2 + (j - center[1]) ** 2 + (i - center[2]) ** 2 <= radius**2
    low, high = (-800, 60) if modality == "CT" else (100, 900)
    values = np.where(ball, high, low) + rng.normal(0, 10, shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_volume(Volume(values.astype(np.int16), MATRIX, modality), path)
    if mask is not None:
        mask.parent.mkdir(parents=True, exist_ok=True)
        write_labels(LabelVolume(ball.astype(np.uint8), MATRIX), mask)


def write_patients(folder, count, *, scans=1):
    """Pairs ``p0_0.nii.gz`` and ``p0_0_mask.nii.gz`` of several patients."""
    for patient in range(count):
        for number in range(scans):
            name = f"p{patient}_{number}"
            place = (3, 8 + patient % 5, 10 + number)
            write_scan(folder / f"{name}.nii.gz", folder / f"{name}_mask.nii.gz", seed=patient, center=place)
