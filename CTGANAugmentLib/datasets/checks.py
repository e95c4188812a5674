"""Cases looked through before anything is done with them: what a trainer would trip over, said at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.volume import LabelVolume, Modality, Volume


@dataclass(frozen=True)
class CaseCheck:
    """What one case is, and what is wrong with it.

    Attributes:
        name, patient: of the case.
        modality: "CT" or "MR"; "" where the image cannot be read.
        shape_kji: voxels as "slices x rows x columns".
        spacing_kji_mm: the same order.
        voxel_bytes: of one voxel in memory.
        labels: values above 0 in the mask and how many voxels they have, as "1:254 2:30".
        image_sha256, mask_sha256: of voxels and geometry.
        unusable: why nothing can be done with it, "" where something can.
        remarks: what should be looked at.
    """

    name: str
    patient: str
    modality: str = ""
    shape_kji: str = ""
    spacing_kji_mm: str = ""
    voxel_bytes: int = 0
    labels: str = ""
    image_sha256: str = ""
    mask_sha256: str = ""
    unusable: str = ""
    remarks: str = ""

    @property
    def label_voxels(self) -> dict[int, int]:
        """Voxels of each value in the mask."""
        pairs = (pair.split(":") for pair in self.labels.split())
        return {int(value): int(count) for value, count in pairs}

    @property
    def voxels(self) -> int:
        """Voxels of the image."""
        return int(np.prod([int(side) for side in self.shape_kji.split(" x ")])) if self.shape_kji else 0


def check_case(work: Mapping[str, Any]) -> dict[str, Any]:
    """Read a case and look at it; what cannot be read is told of, not raised.

    Args:
        work: JSON values ``name``, ``patient``, ``image``, optional ``mask`` and ``modality``: they can go to another
            process.

    Returns:
        A `CaseCheck` as JSON values.
    """
    about = {"name": work["name"], "patient": work["patient"]}
    try:
        image = read_volume(Path(work["image"]), modality=work.get("modality"))
        image.require_finite()
        mask = read_labels(Path(work["mask"])) if work.get("mask") else None
        whole = mask.on_grid(image.grid) if mask is not None else None
    except (UserError, OSError, ValueError, RuntimeError) as error:
        return asdict(CaseCheck(**about, unusable=" ".join(str(error).split())))
    return asdict(_looked_at(about, image, whole))


def work_of(case: Case, modality: Modality | None = None) -> dict[str, Any]:
    """What `check_case` takes of a case."""
    return {
        "name": case.name,
        "patient": case.told.patient or case.name,
        "image": str(case.image),
        "mask": str(case.reference),
        "modality": modality,
    }


def with_duplicates(checks: Sequence[CaseCheck]) -> list[CaseCheck]:
    """Remark on images that are there more than once: twice in a set, a case can stand on both sides of a split."""
    first: dict[str, str] = {}
    marked = []
    for check in checks:
        twin = first.setdefault(check.image_sha256, check.name) if check.image_sha256 else check.name
        more = f"the same image as {twin}" if twin != check.name else ""
        remarks = "; ".join(text for text in (check.remarks, more) if text)
        marked.append(CaseCheck(**{**asdict(check), "remarks": remarks}))
    return marked


def table_of(checks: Iterable[CaseCheck]) -> str:
    """Checks as CSV, one case a row."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [each.name for each in fields(CaseCheck)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(check) for check in checks)
    return stream.getvalue()


def _looked_at(about: Mapping[str, str], image: Volume, mask: LabelVolume | None) -> CaseCheck:
    counts: dict[int, int] = {}
    if mask is not None:
        values, sizes = np.unique(mask.array[mask.array > 0], return_counts=True)
        counts = {int(value): int(size) for value, size in zip(values, sizes, strict=True)}
    remarks = ["the mask is empty"] if mask is not None and not counts else []
    if image.array.min() == image.array.max():
        remarks.append(f"all voxels are {image.array.flat[0]:g}")
    return CaseCheck(
        **about,
        modality=image.modality,
        shape_kji=" x ".join(str(side) for side in image.array.shape),
        spacing_kji_mm=" x ".join(f"{side:.4g}" for side in image.grid.spacing_kji_mm),
        voxel_bytes=image.array.dtype.itemsize,
        labels=" ".join(f"{value}:{count}" for value, count in counts.items()),
        image_sha256=image.sha256,
        mask_sha256=mask.sha256 if mask is not None else "",
        remarks="; ".join(remarks),
    )
