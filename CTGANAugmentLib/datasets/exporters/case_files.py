"""What all layouts share: cases written under new names, with their marks, and the table that tells them apart."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from CTGANAugmentLib.datasets.data_set import MANIFEST, DataSet, Member, manifest_of, sha256_of
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_labels, write_text, write_volume
from CTGANAugmentLib.provenance import Provenance, read_provenance
from CTGANAugmentLib.volume import LabelVolume

NIFTI = ".nii.gz"
PROVENANCE = "provenance"


def write_image(member: Member, path: Path) -> None:
    """Write a case's image as NIfTI; a synthetic one keeps its mark, a real one gets nothing of its old header."""
    if member.synthetic and member.image.name.endswith(NIFTI):
        shutil.copyfile(member.image, path)
        return
    write_volume(read_volume(member.image, modality=member.modality), path, provenance=provenance_of(member))


def write_mask(member: Member, path: Path, values: Mapping[int, int]) -> None:
    """Write a case's mask as NIfTI on the image's grid, each value replaced as told and the others by 0.

    Raises:
        UserError: a mask that is not on its image's grid.
    """
    labels = mask_of(member)
    table = np.zeros(max(int(labels.array.max()), *values) + 1, np.uint16 if len(values) > 255 else np.uint8)
    for old, new in values.items():
        table[old] = new
    write_labels(replace(labels, array=table[labels.array]), path, provenance=provenance_of(member))


def mask_of(member: Member) -> LabelVolume:
    """Labels of a case on its image's grid.

    Raises:
        UserError: no mask, or one that is not on its image's grid.
    """
    if member.mask is None:
        raise UserError(f"expected a mask of {member.name}, got none")
    return read_labels(member.mask).on_grid(read_volume(member.image, modality=member.modality).grid)


def with_masks(members: Iterable[Member]) -> tuple[list[Member], list[str]]:
    """Cases that have a mask, and sentences on those that were left out."""
    kept, notes = [], []
    for member in members:
        if member.mask is None:
            notes.append(f"{member.name} was left out: it has no mask")
        else:
            kept.append(member)
    return kept, notes


def of_modality(data: DataSet, modality: str) -> list[Member]:
    """Cases of one modality.

    Args:
        data: all cases.
        modality: "any" for whichever all of them have.

    Raises:
        UserError: several modalities where one is needed, or no case.
    """
    found = sorted({member.modality for member in data.members})
    if modality == "any" and len(found) > 1:
        raise UserError(
            f"expected cases of one modality, got {' and '.join(found)}: export each by itself, --modality {found[0]}"
        )
    kept = [member for member in data.members if modality in ("any", member.modality)]
    if not kept:
        raise UserError(f"expected cases of {modality}, the data set has {' and '.join(found)} alone")
    return kept


def write_manifest(data: DataSet, placed: Sequence[Member], folder: Path) -> None:
    """Write the table of the cases as they lie in a folder, with a copy of each record.

    Args:
        data: that was exported.
        placed: its cases with the paths that they have now.
        folder: of the export.
    """
    members = []
    for member in placed:
        copy = None
        if member.provenance:
            copy = folder / PROVENANCE / f"{member.name}.json"
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(member.provenance, copy)
        mask = sha256_of(member.mask) if member.mask else ""
        members.append(
            replace(member, provenance=copy, image_sha256=sha256_of(member.image), mask_sha256=mask)
        )
    write_text(manifest_of(replace(data, members=tuple(members)), folder), folder / MANIFEST)


def provenance_of(member: Member) -> Provenance | None:
    """How a case was made, as its files say it; None for a real one."""
    if member.provenance is None:
        return None
    plan, record = read_provenance(member.provenance.read_text(encoding="utf-8"))
    return Provenance(plan, {}, synthetic=bool(record.get("synthetic", True)))
