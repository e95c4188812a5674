"""Scans that a model is trained on, found where the configuration says they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from CTGANAugmentLib.datasets.cases import Case, find_cases, first_channels, key_of, scan_files, scans_in
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.datalist import NOTHING_TOLD, Told, is_datalist, read_datalist
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import stem

_FIRST_CHANNEL = "_0000"


@dataclass(frozen=True)
class Scan:
    """One scan to cut patches from.

    Attributes:
        name: of the case; no path.
        image: file or DICOM folder.
        mask: of its lesions, if there is one.
        label: value of the lesion in the mask, None for every value above 0.
        other: image of the second kind that shows the same place, of a pair.
        told: what a table or a datalist says of it.
    """

    name: str
    image: Path
    mask: Path | None = None
    label: int | None = None
    other: Path | None = None
    told: Told = NOTHING_TOLD


def find_scans(settings: DataSettings) -> tuple[dict[str, list[Scan]], list[str]]:
    """Find the scans of each set: "main", or "a" and "b" where two kinds are not paired.

    Returns:
        The scans, and sentences about what was left out.

    Raises:
        UserError: nothing found, or no mask where patches are cut around lesions.
    """
    label = settings.label or None
    masked = settings.around in ("lesions", "both")
    if not settings.two_kinds:
        found, notes = _of_kind(settings.images, settings.masks, label, masked=masked)
        return {"main": found}, notes
    if not settings.paired:
        a, notes = _of_kind(settings.a, settings.masks_a, label, masked=masked)
        b, more = _of_kind(settings.b, settings.masks_b, label, masked=masked)
        return {"a": a, "b": b}, notes + more
    a, notes = _of_kind(settings.a, settings.masks_a, label, masked=masked and not settings.masks_b)
    b, more = _of_kind(settings.b, settings.masks_b, label, masked=masked and bool(settings.masks_b))
    pairs, alone = _pairs(a, b)
    if masked and any(pair.mask is None for pair in pairs):
        raise UserError(
            "data: patches around lesions need masks of a or of b: name masks_a, or set around to body"
        )
    return {"main": pairs}, notes + more + alone


def _of_kind(images: str, masks: str, label: int | None, *, masked: bool) -> tuple[list[Scan], list[str]]:
    if not masks and "*" not in images:
        return _in_place(Path(images), label, masked=masked)
    found = [Scan(name, path, label=label) for name, path in _by_name(images).items()]
    if not masks:
        if masked:
            raise UserError(
                f"data: patches around lesions need masks of {images}: name them, or set around to body"
            )
        return found, []
    by_name = _by_name(masks)
    by_key = {key_of(path): path for path in by_name.values()} if "*" not in masks else {}
    with_masks = [replace(s, mask=by_name.get(s.name, by_key.get(key_of(s.image)))) for s in found]
    kept = [scan for scan in with_masks if scan.mask]
    if not kept:
        raise UserError(f"data: no mask in {masks} has the name of a scan in {images}")
    return kept, [f"{s.name} was left out: no mask was found for it" for s in with_masks if not s.mask]


def _in_place(path: Path, label: int | None, *, masked: bool) -> tuple[list[Scan], list[str]]:
    try:
        cases, notes = find_cases(path, label)
    except UserError:
        if masked or not path.exists():
            raise
        return _without_masks(path), []
    return [_scan_of(case) for case in cases], notes


def _scan_of(case: Case) -> Scan:
    return Scan(case.name, case.image, case.reference, case.label, told=case.told)


def _without_masks(path: Path) -> list[Scan]:
    if is_datalist(path):
        return [Scan(stem(e.image), e.image, told=e.told) for e in read_datalist(path)]
    return [Scan(_name(image), image) for image in first_channels(scans_in(path))]


def _by_name(text: str) -> Mapping[str, Path]:
    """Files of a folder, or those that a pattern fits, by what tells one case from another."""
    if "*" in text:
        return _fitting(text)
    folder = Path(text)
    if not folder.is_dir():
        raise UserError(f"data: expected a folder or a pattern with one *, got {text}")
    found = {_name(path): path for path in first_channels(scan_files(folder) or scans_in(folder))}
    if not found:
        raise UserError(f"data: found no scan in {text}")
    return found


def _name(path: Path) -> str:
    return stem(path).removesuffix(_FIRST_CHANNEL)


def _fitting(pattern: str) -> Mapping[str, Path]:
    parts = Path(pattern).parts
    stars = [number for number, part in enumerate(parts) if "*" in part]
    if pattern.count("*") != 1:
        raise UserError(f"data: expected a pattern with one * that stands for the case, got {pattern}")
    place = stars[0]
    before, after = parts[place].split("*")
    expression = re.compile(f"{re.escape(before)}(.+){re.escape(after)}")
    folder = Path(*parts[:place])
    found = {}
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        match = expression.fullmatch(entry.name)
        path = entry.joinpath(*parts[place + 1 :])
        if match and path.exists():
            found[match[1]] = path
    if not found:
        raise UserError(f"data: nothing fits the pattern {pattern}: check the path")
    return found


def _pairs(a: list[Scan], b: list[Scan]) -> tuple[list[Scan], list[str]]:
    others = {scan.name: scan for scan in b}
    pairs = [
        replace(scan, other=others[scan.name].image, mask=scan.mask or others[scan.name].mask)
        for scan in a
        if scan.name in others
    ]
    if not pairs:
        raise UserError(
            "data: expected scans of the same names in a and in b, got none; see patterns in the manual"
        )
    paired = {scan.name for scan in pairs}
    alone = [scan.name for scan in a + b if scan.name not in paired]
    return pairs, [f"{name} was left out: it is not in both a and b" for name in alone]
