"""A data set on disk: cases, real ones and those that were made from them, with what must be known of each."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.datasets.patch_set import Subset
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume, write_json, write_text
from CTGANAugmentLib.provenance import NOTICE
from CTGANAugmentLib.volume import Modality

FORMAT = "ctganaugment-data-set-1"
MANIFEST = "manifest.csv"
ABOUT = "data_set.json"
REAL, SYNTHETIC = "real", "synthetic"
_FILES = ("image", "mask", "provenance")


@dataclass(frozen=True)
class Member:
    """One case of a data set.

    Attributes:
        name: in no other case of the set; letters, digits, ``_``, ``-`` and ``.`` alone.
        patient: whom it belongs to, or whose scan it was made from: what is split by.
        image: scan, a file or a DICOM folder.
        modality: of the image.
        mask: labels on the image's grid; None where nobody drew any.
        synthetic: whether it shows what was never there.
        made_from: name of the real case, "" for a real one.
        step: of the recipe that made it, "" for a real one.
        seed: it was made with.
        subset: what it may be used for; what is synthetic is for training alone.
        provenance: how it was made.
        image_sha256, mask_sha256: of the files' bytes, "" where nobody took them.
    """

    name: str
    patient: str
    image: Path
    modality: Modality
    mask: Path | None = None
    synthetic: bool = False
    made_from: str = ""
    step: str = ""
    seed: int | None = None
    subset: Subset = "train"
    provenance: Path | None = None
    image_sha256: str = ""
    mask_sha256: str = ""

    def __post_init__(self) -> None:
        if self.synthetic and self.subset != "train":
            raise UserError(
                f"{self.name} is synthetic and stands in the subset {self.subset}: what is synthetic may only be "
                "trained on"
            )


@dataclass(frozen=True)
class DataSet:
    """Cases that belong together.

    Attributes:
        members: each with a name of its own.
        labels: names of the masks' values above 0, the same in every mask.
        title: for people.
    """

    members: tuple[Member, ...]
    labels: Mapping[int, str] = field(default_factory=lambda: {1: "lesion"})
    title: str = ""

    def __post_init__(self) -> None:
        names = [member.name for member in self.members]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UserError(f"two cases are called {twice[0]}: give each a name of its own")


def read_data_set(path: Path) -> DataSet:
    """Read a data set.

    Args:
        path: folder that a batch made, its ``manifest.csv``, or whatever `find_cases` takes; then every case is real
            and the labels are called by their values where a mask has more than one.

    Raises:
        UserError: nothing found, or a manifest that is none.
    """
    manifest = path / MANIFEST if path.is_dir() else path
    if manifest.name != MANIFEST or not manifest.is_file():
        return _real_cases(path)
    rows = _rows(manifest)
    about = _about(manifest.parent / ABOUT)
    members = tuple(_member(row, number, manifest) for number, row in enumerate(rows, start=2))
    labels = {int(value): str(name) for value, name in about["labels"].items()}
    return DataSet(members, labels, str(about.get("title", "")))


def write_data_set(data: DataSet, folder: Path) -> None:
    """Write the manifest of cases that lie in a folder, and what is said of all of them.

    Args:
        data: whose files are in the folder, or anywhere: the manifest's paths start at the folder where they can.
        folder: exists; an older manifest is replaced.

    Raises:
        UserError: the folder cannot be written.
    """
    labels = {str(value): name for value, name in data.labels.items()}
    about = {"format": FORMAT, "title": data.title, "notice": NOTICE, "labels": labels}
    write_json(about, folder / ABOUT, overwrite=True)
    write_text(manifest_of(data, folder), folder / MANIFEST, overwrite=True)


def manifest_of(data: DataSet, folder: Path) -> str:
    """Table of the cases, one a row, with paths that start at a folder."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([each.name if each.name != "name" else "case" for each in fields(Member)])
    for member in data.members:
        writer.writerow([_text(getattr(member, each.name), folder) for each in fields(Member)])
    return stream.getvalue()


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, or of all files of a folder in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()


def _text(value: Any, folder: Path) -> str:
    if isinstance(value, bool):
        return SYNTHETIC if value else REAL
    if isinstance(value, Path):
        inside = value.is_relative_to(folder)
        return (value.relative_to(folder) if inside else value.absolute()).as_posix()
    return "" if value is None else str(value)


def _rows(manifest: Path) -> list[dict[str, str]]:
    wanted = ["case", *[each.name for each in fields(Member)][1:]]
    try:
        with manifest.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, columns = list(reader), reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"expected a manifest of cases, got {manifest}: {error}") from error
    missing = [name for name in wanted if name not in columns]
    if missing or not rows:
        raise UserError(
            f"expected a manifest of cases, got {manifest} with {len(rows)} rows and without the columns "
            f"{', '.join(missing) or 'of none'}: run the batch again"
        )
    return rows


def _member(row: Mapping[str, str], number: int, manifest: Path) -> Member:
    paths = {name: manifest.parent / row[name] if row[name] else None for name in _FILES}
    missing = [str(path) for path in paths.values() if path and not path.exists()]
    if missing or not paths["image"] or row["synthetic"] not in (REAL, SYNTHETIC):
        raise UserError(
            f"{manifest}, line {number}: expected an image that is there, and {REAL} or {SYNTHETIC}; "
            f"missing: {', '.join(missing) or 'none'}"
        )
    return Member(
        name=row["case"],
        patient=row["patient"],
        image=paths["image"],
        modality=row["modality"],  # type: ignore[arg-type]  # as it was written
        mask=paths["mask"],
        synthetic=row["synthetic"] == SYNTHETIC,
        made_from=row["made_from"],
        step=row["step"],
        seed=int(row["seed"]) if row["seed"] else None,
        subset=row["subset"],  # type: ignore[arg-type]  # as it was written
        provenance=paths["provenance"],
        image_sha256=row["image_sha256"],
        mask_sha256=row["mask_sha256"],
    )


def _about(path: Path) -> dict[str, Any]:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"expected {ABOUT} beside the manifest, got {path}: {error}") from error
    if (
        not isinstance(about, dict)
        or about.get("format") != FORMAT
        or not isinstance(about.get("labels"), dict)
    ):
        raise UserError(f"expected {path} with format {FORMAT!r} and labels: run the batch again")
    return about


def _real_cases(path: Path) -> DataSet:
    cases, _ = find_cases(path)
    values: set[int] = set()
    members = []
    for case in cases:
        values |= {label.value for label in read_labels(case.reference).labels}
        members.append(
            Member(
                name=case.name,
                patient=case.told.patient or case.name,
                image=case.image,
                modality=read_volume(case.image).modality,
                mask=case.reference,
                subset=case.told.subset or "train",
            )
        )
    labels = {1: "lesion"} if values <= {1} else {value: f"label_{value}" for value in sorted(values)}
    return DataSet(tuple(members), labels)
