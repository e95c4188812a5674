"""Real lesions for docs/make_lesion_realism.py: scans with masks, who is held out, and 2-D patches of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import make_training
import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.patch_grid import patch_grid, resample
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.volume import LabelVolume, Volume

STS = make_training.SHARED / "sts-ct-mr"
LUNG_HALVES = (slice(7, None), slice(0, 7))
"""Of the 13 patients that each half of a cross-fit is tested on."""
LEAST_VOXELS, MOST_SLICES = 12, 12
_CONTEXT_MM = 24.0


@dataclass(frozen=True)
class DataSet:
    """A set of lesions.

    Attributes:
        modality: of the scans.
        crop, crop_mm: voxels and spacing of the square patches that the network and the kernel distance see.
        low, high: values shown and taken for -1 and 1.
        preset: of the parametric lesions.
    """

    name: str
    modality: str
    crop: int
    crop_mm: float
    low: float
    high: float
    preset: str


SETS = {
    "lung": DataSet("lung", "CT", 48, 2.0, -1000, 100, "lung-mass-spiculated"),
    "sts-ct": DataSet("sts-ct", "CT", 64, 2.0, -160, 240, "soft-tissue-sarcoma"),
    "sts-mr": DataSet("sts-mr", "MR", 64, 2.0, 0, 1400, "soft-tissue-sarcoma"),
}


@dataclass(frozen=True, eq=False)
class Case:
    """A scan with a real lesion.

    Attributes:
        mask: (k, j, i) of the scan.
        slices: that are looked at.
    """

    patient: str
    name: str
    scan: Volume
    mask: LabelVolume
    slices: tuple[int, ...]

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Voxels of the lesion."""
        return self.mask.mask()


@dataclass(frozen=True, eq=False)
class Patch:
    """A slice through a lesion, cut at the scan's own spacing and at the one that networks see.

    Attributes:
        image, mask: (row, column), with 24 mm round the lesion.
        spacing_mm: of these.
        crop, crop_mask: square, of one size in a set.
    """

    image: NDArray[Any]
    mask: NDArray[np.bool_]
    spacing_mm: tuple[float, float]
    crop: NDArray[np.float32]
    crop_mask: NDArray[np.bool_]


def patients_of(name: str, folder: Path) -> list[str]:
    """All patients of a set, sorted; `folder` is where the lung patches were laid out as scans."""
    if name == "lung":
        return sorted({path.name[:3] for path in (folder / "images").iterdir()})
    return sorted(path.name for path in STS.iterdir() if path.is_dir())


def parts_of(name: str, patients: Sequence[str]) -> list[list[str]]:
    """Tested patients of each part: both halves of the lung set, every third STS patient from the second."""
    if name == "lung":
        return [list(patients[half]) for half in LUNG_HALVES]
    return [list(patients[1::3])]


def files_of(name: str, folder: Path, patient: str) -> list[tuple[Path, Path]]:
    """Scans of a patient and their masks."""
    if name == "lung":
        return [
            (image, folder / "masks" / image.name)
            for image in sorted((folder / "images").glob(f"{patient}_*"))
        ]
    kind = {"sts-ct": "CT", "sts-mr": "MR_T1"}[name]
    return [(STS / patient / f"{kind}_image.nii.gz", STS / patient / f"{kind}_mask.nii.gz")]


@cache
def cases_of(name: str, folder: Path, patient: str) -> tuple[Case, ...]:
    """Read the scans of a patient that show enough of a lesion."""
    found = []
    for image, labels in files_of(name, folder, patient):
        scan, mask = read_volume(image, modality=SETS[name].modality), read_labels(labels)
        areas = np.count_nonzero(mask.array, axis=(1, 2))
        good = np.flatnonzero(areas >= LEAST_VOXELS)
        if len(good):
            chosen = good[
                np.unique(np.linspace(0, len(good) - 1, min(MOST_SLICES, len(good))).round().astype(int))
            ]
            found.append(Case(patient, image.name.split(".")[0], scan, mask, tuple(chosen.tolist())))
    return tuple(found)


def patches_of(case: Case, volume: Volume, data: DataSet) -> list[Patch]:
    """Cut the slices that are looked at out of the scan, or out of one with another lesion in its place."""
    spacing = volume.grid.spacing_kji_mm
    shares = Volume(case.inside.astype(np.float32), volume.ijk_to_ras)
    found = []
    for number in case.slices:
        places = np.argwhere(case.inside[number])
        margin = np.ceil(_CONTEXT_MM / spacing[1:]).astype(int)
        low, high = np.maximum(places.min(axis=0) - margin, 0), places.max(axis=0) + margin + 1
        window = (number, slice(low[0], high[0]), slice(low[1], high[1]))
        row, column = places.mean(axis=0)
        center = volume.grid.to_ras(np.array([column, row, number]))
        grid = patch_grid(volume.grid, center, (1, data.crop, data.crop), data.crop_mm, 0.0)
        found.append(
            Patch(
                volume.array[window].astype(np.float32),
                case.inside[window],
                (float(spacing[1]), float(spacing[2])),
                np.clip(resample(volume, grid, data.low), data.low, data.high)[0],
                resample(shares, grid, 0.0)[0] >= 0.5,
            )
        )
    return found
