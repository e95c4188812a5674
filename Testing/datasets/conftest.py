"""Small scans on the disk: noise with a bright ball, as several patients."""

import numpy as np
import pytest

from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.volume import LabelVolume, Volume

MATRIX = np.diag([-2.0, -2.0, 4.0, 1.0])


def _write_scan(path, mask=None, *, seed=0, center=(3, 10, 12), radius=4, modality="CT", shape=(7, 24, 24)):
    k, j, i = np.ogrid[: shape[0], : shape[1], : shape[2]]
    ball = (2 * (k - center[0])) ** 2 + (j - center[1]) ** 2 + (i - center[2]) ** 2 <= radius**2
    low, high = (-800, 60) if modality == "CT" else (300, 900)
    values = np.where(ball, high, low) + np.random.default_rng(seed).normal(0, 10, shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_volume(Volume(values.astype(np.int16), MATRIX, modality), path, overwrite=True)
    if mask is not None:
        mask.parent.mkdir(parents=True, exist_ok=True)
        write_labels(LabelVolume(ball.astype(np.uint8), MATRIX), mask, overwrite=True)


@pytest.fixture
def write_scan():
    """Write a scan of 2 x 2 x 4 mm voxels with a ball, radius in voxels of the slice, and its mask."""
    return _write_scan


@pytest.fixture
def write_patients():
    """Write pairs ``p0_0.nii.gz`` and ``p0_0_mask.nii.gz`` of several patients."""

    def write(folder, count, *, scans=1):
        for patient in range(count):
            for number in range(scans):
                name, place = f"p{patient}_{number}", (3, 8 + patient % 5, 10 + number)
                files = (folder / f"{name}.nii.gz", folder / f"{name}_mask.nii.gz")
                _write_scan(*files, seed=patient, center=place)

    return write
