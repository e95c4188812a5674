"""The raw data set of nnU-Net v2."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

from CTGANAugmentLib.datasets.data_set import DataSet, Member
from CTGANAugmentLib.datasets.exporters.case_files import (
    NIFTI,
    of_modality,
    with_masks,
    write_image,
    write_manifest,
    write_mask,
)
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, register_exporter
from CTGANAugmentLib.datasets.exporters.folds import folds_of
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import NOTICE

SPLITS = "splits_final.json"
_NAMED = re.compile(r"Dataset\d{3}_[A-Za-z0-9]+")
_PARTS = {"train": "Tr", "validation": "Tr", "test": "Ts"}


@register_exporter
@dataclass(frozen=True)
class NnUnet(Exporter):
    """Cases as nnU-Net v2 takes them, with folds in which nobody validates on what is synthetic."""

    id: ClassVar[str] = "nnunet"
    title: ClassVar[str] = "nnU-Net v2 (raw)"
    reads: ClassVar[str] = "nnU-Net v2: its documentation/dataset_format.md"

    dataset: Annotated[
        int, Parameter("number of the data set, in no other of yours", 1, 999, group="Data set")
    ] = 900
    name: Annotated[str, Parameter("name of the data set: letters and digits", group="Data set")] = (
        "Augmented"
    )
    modality: Annotated[
        str, Parameter("cases of this modality alone", choices=("any", "CT", "MR"), group="Data set")
    ] = "any"
    folds: Annotated[int, Parameter("of the cross-validation, by patient", 2, 20, group="Folds")] = 5
    seed: Annotated[int, Parameter("of the order of the patients", 0, 2**31 - 1, group="Folds")] = 12345

    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write images, labels, ``dataset.json`` and the folds.

        Raises:
            UserError: several modalities, no case with a mask for training, or a name that nnU-Net cannot have.
        """
        if not self.name.isalnum() or not self.name.isascii():
            raise UserError(f"name: expected letters and digits for nnU-Net, got {self.name!r}")
        members, notes = with_masks(of_modality(data, self.modality))
        training = [member for member in members if member.subset != "test"]
        if not training:
            raise UserError("expected cases with masks to train on, got none: nnU-Net cannot do without")
        # Written right into nnUNet_raw, the folder itself has nnU-Net's name already.
        root = folder if _NAMED.fullmatch(folder.name) else folder / f"Dataset{self.dataset:03}_{self.name}"
        values = {value: number for number, value in enumerate(sorted(data.labels), start=1)}
        for part in sorted({_PARTS[member.subset] for member in members}):
            (root / f"images{part}").mkdir(parents=True)
            (root / f"labels{part}").mkdir()
        placed = [self._place(member, root, values) for member in track(members, progress, "case")]
        write_json(self._about(data, training, values), root / "dataset.json")
        write_manifest(data, placed, root)
        return (*notes, *self._write_folds(training, root))

    def _place(self, member: Member, root: Path, values: dict[int, int]) -> Member:
        part = _PARTS[member.subset]
        image = root / f"images{part}" / f"{member.name}_0000{NIFTI}"
        mask = root / f"labels{part}" / f"{member.name}{NIFTI}"
        write_image(member, image)
        write_mask(member, mask, values)
        return replace(member, image=image, mask=mask)

    def _about(self, data: DataSet, training: list[Member], values: dict[int, int]) -> dict[str, Any]:
        # nnU-Net clips and scales "CT" by the data set's HU; every other name by each image's own mean and SD.
        return {
            "channel_names": {"0": training[0].modality},
            "labels": {"background": 0, **{data.labels[value]: number for value, number in values.items()}},
            "numTraining": len(training),
            "file_ending": NIFTI,
            "name": data.title or self.name,
            "description": NOTICE,
            "synthetic": [member.name for member in training if member.synthetic],
        }

    def _write_folds(self, training: list[Member], root: Path) -> tuple[str, ...]:
        own = [member for member in training if member.subset == "validation"]
        folds = folds_of(training, self.folds, self.seed)
        if own:
            held = {member.patient for member in own}
            split = {
                "train": [member.name for member in training if member.patient not in held],
                "val": [member.name for member in own],
            }
            write_json([split], root / SPLITS)
        elif folds:
            write_json(
                [{"train": fold["train"], "val": fold["validation"]} for fold in map(asdict, folds)],
                root / SPLITS,
            )
        else:
            return (
                "there is only one patient: no folds were written, and nnU-Net's own would validate on synthetic cases",
            )
        return (
            f"copy {SPLITS} into nnU-Net's preprocessed folder of this data set, after planning and before training: "
            "its own random folds would validate on synthetic cases",
        )
