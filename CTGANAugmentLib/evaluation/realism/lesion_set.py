"""Patches round lesions out of scans, real ones or made ones, all cut alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.datasets.case_patches import CasePatches, cut_patches, normalization_of
from CTGANAugmentLib.datasets.data_set import MANIFEST, Member, read_data_set
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.datalist import Told
from CTGANAugmentLib.datasets.patients import patients_of
from CTGANAugmentLib.datasets.scans import Scan, find_scans
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import Progress, no_progress, track

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LesionSet:
    """Patches of many scans.

    Attributes:
        images: in [-1, 1], (patch, 1, [slice,] row, column).
        masks: of the lesions, the same shape.
        patients: of each patch: whose scan it is, or from whose it was made.
        spacing_mm: between voxels, the order of the axes.
        value_range: that became -1 and 1, in HU; None where each scan has its own.
        notes: what was left out.
    """

    images: NDArray[np.float32]
    masks: NDArray[np.bool_]
    patients: NDArray[np.str_]
    spacing_mm: tuple[float, ...]
    value_range: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.images)

    def part(self, chosen: Numbers | NDArray[np.bool_]) -> LesionSet:
        """Some of the patches."""
        return replace(
            self, images=self.images[chosen], masks=self.masks[chosen], patients=self.patients[chosen]
        )

    @property
    def with_lesion(self) -> NDArray[np.bool_]:
        """Which patches show a lesion, (patch,)."""
        return np.asarray(self.masks.reshape(len(self.masks), -1).any(axis=1), dtype=bool)


def cut_lesions(
    settings: DataSettings, *, synthetic: bool = False, progress: Progress = no_progress
) -> LesionSet:
    """Cut the patches of a data set.

    Args:
        settings: where the scans are, and how patches are cut. A folder that a batch made holds real and made cases;
            only those of one kind are taken.
        synthetic: whether made cases are wanted.
        progress: told about each scan.

    Raises:
        UserError: no such scans, or none that a patch could be cut from.
        Cancelled: it was stopped.
    """
    scans, patients = _scans(settings, synthetic=synthetic)
    pieces: list[tuple[str, CasePatches]] = []
    left_out: list[str] = []
    for scan, patient in track(list(zip(scans, patients, strict=True)), progress, "cutting patches of scan"):
        try:
            pieces.append((patient, cut_patches(scan, "image", settings)))
        except UserError as error:
            left_out.append(f"{scan.name} was left out: {error}")
    if not pieces:
        raise UserError(f"no patch could be cut from any of {len(scans)} scans; the first: {left_out[0]}")
    kinds = {piece.modality["image"] for _, piece in pieces}
    if len(kinds) > 1:
        raise UserError("some scans look like CT, others like MR: say which they are by the modality")
    window = normalization_of(settings, kinds.pop())
    in_plane = (settings.spacing_mm, settings.spacing_mm)
    between = float(np.median([piece.slice_spacing_mm for _, piece in pieces]))
    return LesionSet(
        np.concatenate([piece.arrays["image"] for _, piece in pieces]).astype(np.float32),
        np.concatenate([piece.arrays["mask"] for _, piece in pieces]) > 0,
        np.concatenate([np.repeat(patient, len(piece.labels)) for patient, piece in pieces]),
        (between, *in_plane) if settings.is_3d else in_plane,
        (window.low, window.high) if window.kind == "window" else None,
        tuple(left_out),
    )


def _scans(settings: DataSettings, *, synthetic: bool) -> tuple[Sequence[Scan], Sequence[str]]:
    """Scans, and the patient of each."""
    manifest = Path(settings.images) / MANIFEST
    if not manifest.is_file():
        found = find_scans(settings)[0]["main"]
        return found, patients_of(found, settings.patient_pattern)[0]
    members = [member for member in read_data_set(manifest.parent).members if member.synthetic == synthetic]
    if not members:
        kind = "synthetic" if synthetic else "real"
        raise UserError(
            f"expected {kind} cases in the batch {manifest.parent}, it holds none: name other scans"
        )
    return [_scan(member, settings) for member in members], [member.patient for member in members]


def _scan(member: Member, settings: DataSettings) -> Scan:
    told = Told(patient=member.patient)
    return Scan(member.name, member.image, member.mask, settings.label or None, told=told)
