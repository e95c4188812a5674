"""Scans with their references, found in folders as people and data sets lay them out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from CTGANAugmentLib.datasets.bids import bids_pairs, is_bids
from CTGANAugmentLib.datasets.datalist import NOTHING_TOLD, Told, is_datalist, read_datalist
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import SUFFIXES, stem

_MASK_WORDS = ("mask", "label", "seg", "gt", "truth", "reference")
_IMAGE_WORDS = ("image", "img", "scan", "volume", "0000")
_FIRST_CHANNEL = "_0000"
_COLUMNS = ("image", "reference", "label")
_LOOK_LIKE = (
    "one image and one mask named such as x_mask.nii.gz in each folder, pairs side by side, "
    "or imagesTr with labelsTr"
)


@dataclass(frozen=True)
class Case:
    """One scan with the mask that a method should find.

    Attributes:
        name: shown to people; no path.
        image, reference: files; the image may be a DICOM folder.
        label: value in the reference, None for every value above 0.
        told: what a table or a datalist says of it.
    """

    name: str
    image: Path
    reference: Path
    label: int | None = None
    told: Told = NOTHING_TOLD


def case_of(image: Path, reference: Path, label: int | None = None) -> Case:
    """Case of a scan that somebody names; it is called by the scan's file."""
    return Case(stem(image if image.name.strip(".") else image.resolve()), image, reference, label)


def lists_cases(path: Path) -> bool:
    """Whether a path has the name of a table or of a datalist."""
    return path.suffix.lower() == ".csv" or is_datalist(path)


def find_cases(path: Path, label: int | None = None) -> tuple[list[Case], list[str]]:
    """Find the cases of a folder or of a table.

    Args:
        path: ``*.csv`` with the columns image, reference and, if need be, label and patient, whose paths start at the
            table's folder; a datalist (``*.json``) as MONAI has it; or a folder with pairs, with sub-folders of pairs,
            or laid out as nnU-Net or BIDS do.
        label: value in each reference that the table does not give.

    Returns:
        The cases, and sentences about what was left out.

    Raises:
        UserError: nothing found, or a table with another content.
    """
    if path.suffix.lower() == ".csv":
        return _distinct(_from_table(path, label)), []
    if is_datalist(path):
        return _from_datalist(path, label)
    if not path.is_dir():
        why = "there is no such folder" if not path.exists() else "a single file is no data set"
        raise UserError(
            f"expected a folder of cases, a table (.csv) or a datalist (.json), got {path}: {why}"
        )
    if is_bids(path):
        return _from_bids(path, label)
    found, alone = [], []
    for images, masks, name in _groups(path):
        pairs, left = _pairs(images, masks)
        alone += left
        told = Told(patient=name)
        found += [Case(_name(name, image, mask, pairs), image, mask, label, told) for image, mask in pairs]
    if not found:
        raise UserError(f"found no scan with a reference in {path}: expected {_LOOK_LIKE}")
    notes = [f"{image.name} was left out: no reference was found for it" for image in alone]
    return _distinct(found), notes


def scans_in(path: Path) -> list[Path]:
    """Scans that a path stands for: itself, or those in a folder that is no DICOM series; masks are left out.

    Raises:
        UserError: a folder without a scan.
    """
    if not path.is_dir() or holds_dicom(path):
        return [path]
    images, _ = _images_and_masks(path.iterdir())
    if not images:
        raise UserError(f"found no scan in the folder {path}: expected {', '.join(SUFFIXES)} or DICOM series")
    return images


def holds_dicom(folder: Path) -> bool:
    """Whether DICOM files lie in a folder itself."""
    return any(_is_dicom(path) for path in folder.iterdir() if path.is_file())


def _is_dicom(path: Path) -> bool:
    if path.suffix.lower() == ".dcm":
        return True
    if any(path.name.lower().endswith(suffix) for suffix in SUFFIXES):
        return False
    with path.open("rb") as stream:
        return stream.read(132)[128:] == b"DICM"


def _groups(path: Path) -> Iterator[tuple[list[Path], list[Path], str]]:
    """Images and masks that belong into one pot, with the name of the folder where it names a case."""
    layouts = [(path / f"images{part}", path / f"labels{part}") for part in ("Tr", "Ts")]
    layouts = [(images, labels) for images, labels in layouts if images.is_dir() and labels.is_dir()]
    if layouts:
        for images, labels in layouts:
            yield first_channels(scan_files(images)), scan_files(labels), ""
        return
    yield (*_images_and_masks(path.iterdir()), "")
    for folder in sorted(p for p in path.iterdir() if p.is_dir() and not holds_dicom(p)):
        yield (*_images_and_masks(folder.iterdir()), folder.name)


def scan_files(folder: Path) -> list[Path]:
    """Files in a folder that may be images or masks."""
    return sorted(p for p in folder.iterdir() if any(p.name.lower().endswith(s) for s in SUFFIXES))


def first_channels(images: Iterable[Path]) -> list[Path]:
    """Leave out what nnU-Net's names say is a further channel of another file."""
    return [path for path in images if not re.search(r"_000[1-9]$|_00[1-9]\d$", stem(path))]


def _images_and_masks(entries: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    images: list[Path] = []
    masks: list[Path] = []
    for path in sorted(entries):
        if path.is_dir():
            if holds_dicom(path):
                images.append(path)
        elif any(path.name.lower().endswith(s) for s in SUFFIXES if s != ".dcm"):
            (masks if _is_mask(path) else images).append(path)
    return images, masks


def _words(path: Path) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", stem(path).lower()) if word]


def _is_mask(path: Path) -> bool:
    return path.name.lower().endswith(".seg.nrrd") or any(w.startswith(_MASK_WORDS) for w in _words(path))


def key_of(path: Path) -> tuple[str, ...]:
    """Words of a file's name that an image and its mask have in common."""
    return tuple(w for w in _words(path) if not w.startswith(_MASK_WORDS) and w not in _IMAGE_WORDS)


def _pairs(images: list[Path], masks: list[Path]) -> tuple[list[tuple[Path, Path]], list[Path]]:
    """Image and mask of each case, and images that have none."""
    by_key = {key_of(mask): mask for mask in masks}
    pairs = [(image, by_key[key_of(image)]) for image in images if key_of(image) in by_key]
    if not pairs and len(images) == 1:
        return [(images[0], mask) for mask in masks], images if not masks else []
    paired = {image for image, _ in pairs}
    return pairs, [image for image in images if image not in paired]


def _name(folder: str, image: Path, mask: Path, pairs: list[tuple[Path, Path]]) -> str:
    own = stem(image).removesuffix(_FIRST_CHANNEL)
    if sum(other == image for other, _ in pairs) > 1:
        own = f"{own}_{stem(mask)}"
    elif folder and len(pairs) == 1:
        return folder
    return f"{folder}_{own}" if folder else own


def _from_table(path: Path, label: int | None) -> list[Case]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, columns = list(reader), reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"expected a table of cases (.csv), got {path}: {error}") from error
    if not rows or not {"image", "reference"} <= set(columns):
        raise UserError(
            f"expected the columns {', '.join(_COLUMNS)} with commas between and at least one row in {path}, got "
            f"the columns {', '.join(columns) or 'none'} and {len(rows)} rows"
        )
    return [_from_row(row, number, path, label) for number, row in enumerate(rows, start=2)]


def _from_row(row: dict[str, str], number: int, table: Path, label: int | None) -> Case:
    image, reference = ((row[name] or "").strip() for name in ("image", "reference"))
    own = (row.get("label") or "").strip()
    if not image or not reference or not (own == "" or own.isdigit()):
        raise UserError(
            f"{table}, line {number}: expected an image, a reference and a label that is a whole number or empty"
        )
    paths = [table.parent / text for text in (image, reference)]
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise UserError(f"{table}, line {number}: there is nothing at {', '.join(missing)}: check the path")
    told = Told(patient=(row.get("patient") or "").strip())
    return replace(case_of(paths[0], paths[1], int(own) if own else label), told=told)


def _from_datalist(path: Path, label: int | None) -> tuple[list[Case], list[str]]:
    entries = read_datalist(path)
    cases = [replace(case_of(e.image, e.mask, label), told=e.told) for e in entries if e.mask]
    if not cases:
        raise UserError(f'found no scan with a mask in {path}: expected entries with "image" and "label"')
    left_out = [e.image.name for e in entries if not e.mask]
    return _distinct(cases), [f"{name} was left out: no reference was found for it" for name in left_out]


def _from_bids(path: Path, label: int | None) -> tuple[list[Case], list[str]]:
    pairs, notes = bids_pairs(path)
    if not pairs:
        raise UserError(
            f"found no image with a mask in the BIDS data set {path}: expected derivatives/*/sub-*/**/*_mask.nii.gz or "
            "_dseg.nii.gz"
        )
    cases = [Case(pair.name, pair.image, pair.mask, label, Told(patient=pair.subject)) for pair in pairs]
    return _distinct(cases), notes


def _distinct(cases: list[Case]) -> list[Case]:
    """Give cases of one name their folders' names too, and numbers where that is not enough."""
    names = [case.name for case in cases]
    named = [
        replace(case, name=f"{case.image.parent.name}_{case.name}") if names.count(case.name) > 1 else case
        for case in cases
    ]
    taken: dict[str, int] = {}
    distinct = []
    for case in named:
        taken[case.name] = taken.get(case.name, 0) + 1
        count = taken[case.name]
        distinct.append(case if count == 1 else replace(case, name=f"{case.name}_{count}"))
    return distinct
