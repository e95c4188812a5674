"""Plain NIfTI files: what is real in one folder, what is synthetic in another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from CTGANAugmentLib.datasets.data_set import REAL, SYNTHETIC, DataSet, Member
from CTGANAugmentLib.datasets.exporters.case_files import NIFTI, write_image, write_manifest, write_mask
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, register_exporter
from CTGANAugmentLib.progress import Progress, no_progress, track


@register_exporter
@dataclass(frozen=True)
class PlainNifti(Exporter):
    """An image and a mask for each case, with the manifest beside them."""

    id: ClassVar[str] = "nifti"
    title: ClassVar[str] = "NIfTI files"
    reads: ClassVar[str] = "whatever reads NIfTI"

    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write images, masks and the manifest."""
        values = {value: value for value in data.labels}
        placed = [_place(member, folder, values) for member in track(data.members, progress, "case")]
        write_manifest(data, placed, folder)
        return ()


def _place(member: Member, folder: Path, values: dict[int, int]) -> Member:
    part = folder / (SYNTHETIC if member.synthetic else REAL) / member.subset
    part.mkdir(parents=True, exist_ok=True)
    image, mask = part / f"{member.name}{NIFTI}", part / f"{member.name}_mask{NIFTI}"
    write_image(member, image)
    if member.mask is None:
        return replace(member, image=image)
    write_mask(member, mask, values)
    return replace(member, image=image, mask=mask)
