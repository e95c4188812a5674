"""Scans of patients who are tested, cut into the slices that a network sees, once for all arms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from CTGANAugmentLib.datasets.case_patches import CasePatches, cut_patches
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.pieces import read_piece, write_piece
from CTGANAugmentLib.datasets.scans import Scan
from CTGANAugmentLib.evaluation.experiment.judging import JudgedScan

_EVERY = 100_000
"""More slices than any scan has."""


def judged_scans(
    scans: Sequence[Scan], patients: Sequence[str], settings: DataSettings, folder: Path
) -> Iterator[JudgedScan]:
    """Yield whole scans, all slices of them.

    Args:
        scans: with masks.
        patients: of each scan.
        settings: how the patches are cut that the network was trained on.
        folder: in which the cut slices are kept for the next arm.

    Raises:
        UserError: a scan that cannot be read, or no room on the disk.
    """
    whole = replace(settings, around="whole", per_case=_EVERY, margin_voxels=0, slice_spacing_mm=0.0)
    for scan, patient in zip(scans, patients, strict=True):
        cut = _cut(scan, whole, folder)
        mask = cut.arrays["mask"][:, 0] if not whole.is_3d else cut.arrays["mask"][0, 0]
        spacing = (cut.slice_spacing_mm, whole.spacing_mm, whole.spacing_mm)
        yield JudgedScan(
            patient, scan.name, np.asarray(cut.arrays["image"], dtype=np.float32), mask > 0, spacing
        )


def _cut(scan: Scan, settings: DataSettings, folder: Path) -> CasePatches:
    state = scan.image.stat()
    key = crc32(f"{scan.image.absolute()} {state.st_mtime_ns} {state.st_size} {settings.to_json()}".encode())
    path = folder / f"{key:08x}_{crc32(scan.name.encode()):08x}.npz"
    if not path.exists():
        write_piece(cut_patches(scan, "image", settings), path)
    return read_piece(path)
