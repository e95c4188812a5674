"""A datalist as MONAI and the Medical Segmentation Decathlon have it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

from CTGANAugmentLib.datasets.data_set import DataSet, Member
from CTGANAugmentLib.datasets.exporters.case_files import NIFTI, write_image, write_manifest, write_mask
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, register_exporter
from CTGANAugmentLib.datasets.exporters.folds import folds_of
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import NOTICE

DATALIST = "datalist.json"
_LISTS = {"train": "training", "validation": "validation", "test": "test"}


@register_exporter
@dataclass(frozen=True)
class Monai(Exporter):
    """Images and labels with a datalist that says of each case whose it is and whether it is synthetic."""

    id: ClassVar[str] = "monai"
    title: ClassVar[str] = "MONAI datalist"
    reads: ClassVar[str] = "MONAI: monai.data.load_decathlon_datalist"

    folds: Annotated[
        int,
        Parameter("of a cross-validation by patient, named in each entry; 0 for none", 0, 20, group="Folds"),
    ] = 5
    seed: Annotated[int, Parameter("of the order of the patients", 0, 2**31 - 1, group="Folds")] = 12345

    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write images, labels and the datalist."""
        values = {value: value for value in data.labels}
        placed = [_place(member, folder, values) for member in track(data.members, progress, "case")]
        fold_of = self._folds([member for member in placed if member.subset == "train"])
        lists: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS.values()}
        for member in placed:
            lists[_LISTS[member.subset]].append(_entry(member, folder, fold_of.get(member.name)))
        about = {
            "name": data.title or "Augmented",
            "description": NOTICE,
            "tensorImageSize": "3D",
            "modality": {"0": " and ".join(sorted({member.modality for member in placed}))},
            "labels": {
                "0": "background",
                **{str(value): name for value, name in sorted(data.labels.items())},
            },
            "numTraining": len(lists["training"]),
            "numTest": len(lists["test"]),
        }
        write_json({**about, **lists}, folder / DATALIST)
        write_manifest(data, placed, folder)
        if not fold_of:
            return ()
        return (
            'validate on the real entries of a fold ("synthetic": false), and train on no entry of their patients',
        )

    def _folds(self, training: list[Member]) -> dict[str, int]:
        """Fold of each case: of a patient's real and synthetic cases the same."""
        if not self.folds:
            return {}
        held = {
            name: number
            for number, fold in enumerate(folds_of(training, self.folds, self.seed))
            for name in fold.validation
        }
        patients = {member.patient: held[member.name] for member in training if member.name in held}
        return {member.name: patients[member.patient] for member in training if member.patient in patients}


def _place(member: Member, folder: Path, values: dict[int, int]) -> Member:
    image = folder / "images" / f"{member.name}{NIFTI}"
    image.parent.mkdir(exist_ok=True)
    write_image(member, image)
    if member.mask is None:
        return replace(member, image=image)
    mask = folder / "labels" / f"{member.name}{NIFTI}"
    mask.parent.mkdir(exist_ok=True)
    write_mask(member, mask, values)
    return replace(member, image=image, mask=mask)


def _entry(member: Member, folder: Path, fold: int | None) -> dict[str, Any]:
    files = {"image": member.image, "label": member.mask}
    paths = {key: path.relative_to(folder).as_posix() for key, path in files.items() if path}
    own = {"patient": member.patient, "synthetic": member.synthetic, "modality": member.modality}
    return {**paths, **own, **({} if fold is None else {"fold": fold})}
