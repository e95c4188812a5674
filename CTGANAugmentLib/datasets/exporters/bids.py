"""BIDS derivatives: a folder for each subject, what is synthetic told by its name and by the file beside it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

from CTGANAugmentLib.datasets.data_set import SYNTHETIC, DataSet, Member
from CTGANAugmentLib.datasets.exporters.case_files import NIFTI, write_image, write_manifest, write_mask
from CTGANAugmentLib.datasets.exporters.exporter import Exporter, register_exporter
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import write_json, write_text
from CTGANAugmentLib.parameters import Parameter
from CTGANAugmentLib.progress import Progress, no_progress, track
from CTGANAugmentLib.provenance import NOTICE, RESEARCH_NOTICE
from CTGANAugmentLib.version import VERSION

VERSION_OF_BIDS = "1.10.0"
_MR_SUFFIXES = ("T1w", "T2w", "PDw", "FLAIR", "T2starw", "MR")
_MARK = f"desc-{SYNTHETIC}"


@dataclass(frozen=True)
class _Named:
    """A case under its name in BIDS: ``sub-X_run-N[_desc-synthetic]``."""

    member: Member
    subject: str
    stem: str


@register_exporter
@dataclass(frozen=True)
class Bids(Exporter):
    """Images with segmentations, labels' names, participants and a list of each subject's cases."""

    id: ClassVar[str] = "bids"
    title: ClassVar[str] = "BIDS derivatives"
    reads: ClassVar[str] = "BIDS apps and PyBIDS: bids-specification.readthedocs.io, derivatives"

    mr_suffix: Annotated[
        str,
        Parameter(
            "weighting of the MR images, which BIDS has in their names; MR where it is not known",
            choices=_MR_SUFFIXES,
            group="Names",
        ),
    ] = "MR"

    def export(self, data: DataSet, folder: Path, progress: Progress = no_progress) -> tuple[str, ...]:
        """Write subjects, their tables and the description of the data set.

        Raises:
            UserError: two patients of one name as BIDS can write it.
        """
        values = {value: value for value in data.labels}
        named = _named(data.members)
        placed = [self._place(each, folder, values) for each in track(named, progress, "case")]
        _describe(data, named, folder)
        for subject in sorted({each.subject for each in named}):
            own = [(a, b) for a, b in zip(named, placed, strict=True) if a.subject == subject]
            rows = [_scan_row(each, case, folder / subject) for each, case in own]
            write_text(_table(rows), folder / subject / f"{subject}_scans.tsv")
        write_manifest(data, placed, folder)
        return ()

    def _place(self, each: _Named, folder: Path, values: dict[int, int]) -> Member:
        member = each.member
        is_ct = member.modality == "CT"
        home = folder / each.subject / ("ct" if is_ct else "anat")
        home.mkdir(parents=True, exist_ok=True)
        image = home / f"{each.stem}_{'ct' if is_ct else self.mr_suffix}{NIFTI}"
        write_image(member, image)
        write_json(_sidecar(member), _beside(image))
        if member.mask is None:
            return replace(member, image=image)
        mask = home / f"{each.stem}_dseg{NIFTI}"
        write_mask(member, mask, values)
        write_json({**_sidecar(member), "SpatialReference": image.name}, _beside(mask))
        return replace(member, image=image, mask=mask)


def _named(members: Sequence[Member]) -> list[_Named]:
    subjects: dict[str, str] = {}
    for member in members:
        label = re.sub(r"[^A-Za-z0-9]", "", member.patient)
        other = subjects.setdefault(label, member.patient)
        if not label or other != member.patient:
            raise UserError(
                f"expected patients that differ in letters and digits, as BIDS names them, got {member.patient!r}"
                + (f" and {other!r}" if label else "")
                + ": rename the cases"
            )
    runs: Counter[str] = Counter()
    named = []
    for member in members:
        subject = f"sub-{re.sub(r'[^A-Za-z0-9]', '', member.patient)}"
        runs[subject] += 1
        mark = f"_{_MARK}" if member.synthetic else ""
        named.append(_Named(member, subject, f"{subject}_run-{runs[subject]:02}{mark}"))
    return named


def _describe(data: DataSet, named: Sequence[_Named], folder: Path) -> None:
    about = {
        "Name": data.title or "Augmented",
        "BIDSVersion": VERSION_OF_BIDS,
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "CTGANAugment", "Version": VERSION, "Description": RESEARCH_NOTICE}],
    }
    write_json(about, folder / "dataset_description.json")
    write_text(
        f"{RESEARCH_NOTICE}\n\nFiles with {_MARK} in their names are synthetic: train on them, never test on them.\n"
        "Run numbers count the cases of a subject; manifest.csv tells which case is which.\n",
        folder / "README",
    )
    subjects = sorted({each.subject for each in named})
    write_text(_table([{"participant_id": subject} for subject in subjects]), folder / "participants.tsv")
    labels = [{"index": value, "name": name} for value, name in sorted(data.labels.items())]
    write_text(_table([{"index": 0, "name": "background"}, *labels]), folder / "dseg.tsv")


def _sidecar(member: Member) -> dict[str, Any]:
    real = {"Synthetic": False, "Description": RESEARCH_NOTICE}
    made = {"Synthetic": True, "Description": NOTICE, "MadeFrom": member.made_from, "Step": member.step}
    return made | ({} if member.seed is None else {"Seed": member.seed}) if member.synthetic else real


def _scan_row(each: _Named, placed: Member, home: Path) -> dict[str, Any]:
    return {
        "filename": placed.image.relative_to(home).as_posix(),
        "case": placed.name,
        "synthetic": str(placed.synthetic).lower(),
        "subset": each.member.subset,
        "made_from": placed.made_from or "n/a",
    }


def _table(rows: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _beside(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(NIFTI) + ".json")
