"""A small scan with a known mask, as files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.files import write_labels, write_volume
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.volume import Label, LabelVolume, Volume

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, eq=False)
class Sample:
    """A scan with two balls of 130 HU in 40 HU, the larger of radius 9 mm."""

    scan: Volume
    reference: LabelVolume
    center_ras: np.ndarray


@pytest.fixture(scope="session")
def sample() -> Sample:
    matrix = np.diag([1.5, 1.5, 3.0, 1.0])
    matrix[:3, 3] = (-30, -25, 10)
    grid = Grid((16, 32, 40), matrix)
    center = grid.to_ras((15, 16, 8))
    points = grid.voxel_centers_ras()
    inside = np.linalg.norm(points - center, axis=-1) <= 9
    small = np.linalg.norm(points - grid.to_ras((32, 8, 8)), axis=-1) <= 5
    values = 40 + 90.0 * (inside | small) + np.random.default_rng(1).normal(0, 6, grid.shape_kji)
    labels = tuple(Label(n, f"Label {n}") for n in (1, 2))
    mask = LabelVolume((inside + 2 * small).astype(np.uint8), matrix, labels=labels)
    return Sample(Volume(values.astype(np.int16), matrix, "CT"), mask, center)


@pytest.fixture
def case(sample, tmp_path) -> Case:
    """The sample on disk, its reference being the larger ball."""
    folder = tmp_path / "data" / "erna_mueller"
    folder.mkdir(parents=True)
    write_volume(sample.scan, folder / "scan.nrrd")
    write_labels(sample.reference, folder / "scan_mask.nii.gz")
    return Case("case_1", folder / "scan.nrrd", folder / "scan_mask.nii.gz", 1)


@pytest.fixture
def odd(monkeypatch):
    """Methods that misbehave, from a module that a worker can import by its name `odd_methods`."""
    from CTGANAugmentLib import operation

    monkeypatch.syspath_prepend(str(HERE))
    registered = dict(operation.operations())
    import odd_methods

    monkeypatch.setattr(operation._OPERATIONS, "_classes", registered)
    return odd_methods


@pytest.fixture(scope="session")
def smooth_fields():
    """Maker of smoothed noise (image, 1, [slice,] row, column) in [-1, 1]."""

    def make(rng, count, size=(32, 32), *, sigma=2.0, contrast=0.3, mean=-0.2):
        noise = rng.standard_normal((count, 1, *size))
        fields = gaussian_filter(noise, (0, 0, *(sigma for _ in size)), mode="wrap")
        return np.clip(mean + contrast * fields / fields.std(), -1, 1).astype(np.float32)

    return make
