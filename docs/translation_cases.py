"""Pairs of CT and T1 MR of soft-tissue sarcomas, as docs/make_translation.py compares them."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_dilation, binary_fill_holes

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.datasets.normalization import Normalization, ValueRange
from CTGANAugmentLib.datasets.patch_grid import resample
from CTGANAugmentLib.evaluation.translation_scores import SYNTHRAD_RANGE_HU
from CTGANAugmentLib.files import read_volume
from CTGANAugmentLib.volume import Volume

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CTGANAUGMENT_TEST_DATA", ROOT.parent / "shared" / "data")) / "sts-ct-mr"
Direction = Literal["mr-to-ct", "ct-to-mr"]
DIRECTIONS: tuple[Direction, ...] = ("mr-to-ct", "ct-to-mr")
RANGES = {"CT": SYNTHRAD_RANGE_HU, "MR": (0.0, 1000.0)}
"""Of the scores, by the target."""
SEEN = {"CT": ValueRange(-400, 1100), "MR": ValueRange(0, 1000)}
"""Values that features and the intensity map see as -1 to 1."""
_PERCENTILES = Normalization("percentile", 0.5, 99.5)
_SKIN_HU, _RIM_VOXELS = -300, 2
_SIGNAL, _WIDEST_GAP_VOXELS = 30, 12
"""Thousandths above air, and how wide a dark structure may be that lies open at the edge of the field of view."""


@dataclass(frozen=True, eq=False)
class Patient:
    """One patient; everything but `mr_scan` is on the grid of the CT.

    Attributes:
        aligned: whether CT and MR lie well enough for scores of pairs (fat Dice >= 0.70, body Dice >= 0.96).
        scans: "CT" in HU and "MR" in thousandths of its range (0.5th to 99.5th percentile of the body).
        mr_scan: the MR as it was read.
        body: of both scans, skin to skin (k, j, i). Where one shows air only the pose differs, or the field of view
            ends: a method that is told nothing of it cannot be right there.
        lesion: drawn on the CT, within the body.
    """

    name: str
    aligned: bool
    scans: dict[str, Volume]
    mr_scan: Volume
    body: NDArray[np.bool_]
    lesion: NDArray[np.bool_]


def split(folder: Path = SHARED) -> tuple[list[str], list[str]]:
    """Names of the training and of the held-out patients: every third is held out, from the second on."""
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    held_out = names[1::3]
    return [name for name in names if name not in held_out], held_out


def load(name: str, folder: Path = SHARED) -> Patient:
    """Read one patient."""
    ct = read_volume(folder / name / "CT_image.nii.gz", modality="CT")
    mr = read_volume(folder / name / "MR_T1_image.nii.gz", modality="MR")
    lesion = read_volume(folder / name / "CT_mask.nii.gz", modality="label").array > 0
    in_mr = in_thousandths(mr, mr, ct)
    body = _skin_to_skin(ct) & _with_signal(in_mr)
    return Patient(
        name=name,
        aligned=name in _aligned(folder),
        scans={"CT": ct, "MR": in_mr},
        mr_scan=mr,
        body=body,
        lesion=lesion & body,
    )


def in_thousandths(values: Volume, scan: Volume, like: Volume) -> Volume:
    """MR values on another scan's grid, in thousandths of the range of the body of an MR scan."""
    where = _PERCENTILES.range_of(scan)
    normalized = where.normalized(resample(values, like.grid, where.low))
    return Volume(SEEN["MR"].restored(normalized), like.ijk_to_ras, "MR")


def kinds(direction: Direction) -> tuple[str, str]:
    """Modalities of the source and of the target."""
    return ("MR", "CT") if direction == "mr-to-ct" else ("CT", "MR")


def _aligned(folder: Path) -> set[str]:
    with (folder / "cases.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["case"]
            for row in csv.DictReader(stream)
            if float(row["fat_dice_CT_MR"]) >= 0.70 and float(row["body_dice_CT_MR"]) >= 0.96
        }


def _skin_to_skin(ct: Volume) -> NDArray[np.bool_]:
    """Body to the voxel: the coarse one is off by a rim, and the error of a rim of air would be 1000 HU."""
    near = binary_dilation(body_mask(ct), np.ones((1, 3, 3)), iterations=_RIM_VOXELS)
    inside = near & (ct.array > _SKIN_HU)
    return np.stack([binary_fill_holes(plane) for plane in inside])


def _with_signal(mr: Volume) -> NDArray[np.bool_]:
    """Body in an MR in thousandths, with the dark bone in it, also where the field of view cuts through the bone."""
    reach = _WIDEST_GAP_VOXELS // 2
    planes = (np.pad(plane > _SIGNAL, reach + 1) for plane in mr.array)
    filled = [binary_fill_holes(binary_closing(plane, iterations=reach)) for plane in planes]
    return np.stack(filled)[:, reach + 1 : -reach - 1, reach + 1 : -reach - 1]
