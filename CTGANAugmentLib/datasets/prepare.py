"""From scans to patches on the disk, made once and opened again as long as nothing has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from CTGANAugmentLib.datasets.case_patches import CasePatches, Kind, cut_patches, normalization_of
from CTGANAugmentLib.datasets.data_settings import DataSettings
from CTGANAugmentLib.datasets.patch_set import PatchItem, PatchSet, Subset, open_patch_set
from CTGANAugmentLib.datasets.patients import patients_of
from CTGANAugmentLib.datasets.pieces import join_pieces, read_piece, write_piece
from CTGANAugmentLib.datasets.scans import Scan, find_scans
from CTGANAugmentLib.datasets.split import given_subsets, split_patients
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ScopeEntry
from CTGANAugmentLib.modelzoo.scope import joined, scope_json
from CTGANAugmentLib.progress import Progress, no_progress, part_of, track

_VERSION = 2
"""Of the way patches are cut: another one makes them anew."""


@dataclass(frozen=True, eq=False)
class TrainingData:
    """What a model is trained and measured on.

    Attributes:
        sets: by name: "main", whose arrays are "image" and "mask", or "image_a", "image_b" and "mask" of pairs; or
            "a" with "image_a" and "b" with "image_b", of two kinds that are not paired. No "mask" where there is none.
        notes: sentences for the user: how patients were told apart, what was left out.
    """

    sets: Mapping[str, PatchSet]
    notes: Sequence[str] = ()


def prepare_training_data(
    settings: DataSettings, folder: Path, progress: Progress = no_progress
) -> TrainingData:
    """Cut the patches of a data set, or open them where they are there already.

    A stopped preparation goes on where it was. Another setting, or a file that has changed, makes all of them anew.

    Args:
        settings: which scans, and how.
        folder: for the sets; made if need be.
        progress: told about each scan.

    Raises:
        UserError: no scans, too few patients, nothing that could be cut, or no room on the disk.
        Cancelled: it was stopped.
    """
    scans, notes = find_scans(settings)
    patients, rule = patients_of(
        [scan for found in scans.values() for scan in found], settings.patient_pattern
    )
    subsets = _subsets(settings, scans, patients)
    names, rest = iter(patients), list(notes)
    sets = {}
    for number, (name, found) in enumerate(scans.items()):
        items = [_item(scan, next(names), subsets) for scan in found]
        share = part_of(progress, number / len(scans), (number + 1) / len(scans))
        sets[name] = _Preparation(settings, _kind(settings, name), folder / name).run(found, items, share)
        rest += sets[name].about["left_out"]
    return TrainingData(sets, [rule, _counts(subsets), *rest])


def reopen_training_data(settings: DataSettings, folder: Path) -> TrainingData | None:
    """Open the patches that a model was trained on before, whatever has become of the scans since.

    With a further scan others would be held out, and a model would be measured on patients that it was trained on.

    Returns:
        The patches, None where they are gone or damaged.
    """
    names = ("a", "b") if settings.two_kinds and not settings.paired else ("main",)
    try:
        sets = {name: open_patch_set(folder / name) for name in names}
    except UserError:
        return None
    subsets = {item.patient: item.subset for patches in sets.values() for item in patches.items}
    left_out = [sentence for patches in sets.values() for sentence in patches.about["left_out"]]
    return TrainingData(sets, [_counts(subsets), *left_out])


def _subsets(
    settings: DataSettings, scans: Mapping[str, Sequence[Scan]], patients: Sequence[str]
) -> dict[str, Subset]:
    flat = [scan for found in scans.values() for scan in found]
    told = [_told_subset(scan, settings.validation_fold) for scan in flat]
    shares: dict[Subset, float] = {"validation": settings.validation_share, "test": settings.test_share}
    rng = np.random.default_rng(settings.split_seed)
    return split_patients(patients, shares, rng, given_subsets(patients, told))


def _told_subset(scan: Scan, validation_fold: int | None) -> Subset | None:
    if validation_fold is not None and scan.told.subset is None and scan.told.fold == validation_fold:
        return "validation"
    return scan.told.subset


def _item(scan: Scan, patient: str, subsets: Mapping[str, Subset]) -> PatchItem:
    return PatchItem(patient, scan.name, 0, subsets[patient])


def _kind(settings: DataSettings, name: str) -> Kind:
    if not settings.two_kinds:
        return "image"
    return "image_b" if name == "b" else "image_a"


def _counts(subsets: Mapping[str, Subset]) -> str:
    order: tuple[Subset, ...] = ("train", "validation", "test")
    counts = [f"{list(subsets.values()).count(name)} {name}" for name in order]
    return f"Split by patient: {', '.join(counts)}."


class _Preparation:
    """One set on its way to the disk."""

    def __init__(self, settings: DataSettings, kind: Kind, folder: Path) -> None:
        self._settings, self._kind, self._folder = settings, kind, folder

    def run(self, scans: Sequence[Scan], items: Sequence[PatchItem], progress: Progress) -> PatchSet:
        key = _key(self._settings, scans, items)
        there = _opened(self._folder, key)
        if there is not None:
            return there
        paths = [self._folder / "pieces" / f"{key[:16]}-{number:06d}.npz" for number in range(len(scans))]
        left_out = self._cut(scans, paths, progress)
        kept = [(path, item) for path, item in zip(paths, items, strict=True) if path.exists()]
        if not kept:
            raise UserError(f"no patch could be cut from any of {len(scans)} scans; the first: {left_out[0]}")
        pieces, about = self._about(kept)
        about |= {"key": key, "left_out": left_out}
        every = [
            PatchItem(item.patient, item.case, label, item.subset)
            for (_, item), labels in zip(kept, pieces, strict=True)
            for label in labels
        ]
        if not any(item.subset == "train" for item in every):
            raise UserError(f"no patch could be cut from the training patients: {'; '.join(left_out[:3])}")
        join_pieces([path for path, _ in kept], PatchSet({}, every, self._settings.size, about), self._folder)
        return open_patch_set(self._folder)

    def _cut(self, scans: Sequence[Scan], paths: Sequence[Path], progress: Progress) -> list[str]:
        """Cut what is not there yet, and return sentences about what could not be cut."""
        left_out = []
        for number in track(range(len(scans)), progress, "cutting patches of scan"):
            if paths[number].exists():
                continue
            try:
                patches = cut_patches(scans[number], self._kind, self._settings)
            except UserError as error:
                left_out.append(f"{scans[number].name} was left out: {error}")
                continue
            write_piece(patches, paths[number])
        return left_out

    def _about(self, kept: Sequence[tuple[Path, PatchItem]]) -> tuple[list[list[int]], dict[str, Any]]:
        """Classes of each piece's patches, and what a model's card must know.

        Raises:
            UserError: scans of more than one modality.
        """
        labels, spacings, scopes, modality = [], [], [], dict[str, str]()
        for path, item in kept:
            piece: CasePatches = read_piece(path)
            if item.subset == "train":
                scopes.append(piece.scope)
            labels.append([int(label) for label in piece.labels])
            spacings.append(piece.slice_spacing_mm)
            if modality and modality != piece.modality:
                raise UserError(
                    "some scans look like CT, others like MR: say which they are by data.modality (or modality_a and "
                    "modality_b)"
                )
            modality = dict(piece.modality)
        settings = self._settings
        in_plane = [settings.spacing_mm, settings.spacing_mm]
        normalization = {kind: normalization_of(settings, m).to_json() for kind, m in modality.items()}
        return labels, {
            "modality": modality,
            "normalization": normalization,
            "spacing_mm": [float(np.median(spacings)), *in_plane] if settings.is_3d else in_plane,
            "split_seed": settings.split_seed,
            "scope": _scope(scopes),
        }


def _scope(scopes: Sequence[Mapping[str, ScopeEntry]]) -> dict[str, Any]:
    """Figures of the scans, for each kind; none where an older version cut the patches of one of them."""
    kinds = set.intersection(*map(set, scopes)) if scopes else set()
    return scope_json({kind: joined([scope[kind] for scope in scopes]) for kind in sorted(kinds)})


def _key(settings: DataSettings, scans: Sequence[Scan], items: Sequence[PatchItem]) -> str:
    """Change with the settings and with the files."""
    files = [
        [str(path), *_state(path)]
        for scan in scans
        for path in (scan.image, scan.mask, scan.other)
        if path is not None
    ]
    people = [[item.patient, item.case, item.subset] for item in items]
    content = json.dumps([_VERSION, settings.to_json(), files, people])
    return hashlib.sha256(content.encode()).hexdigest()


def _state(path: Path) -> tuple[int, int]:
    """Bytes and time of the last change; of a folder, those of its files together."""
    files = [entry for entry in path.iterdir() if entry.is_file()] if path.is_dir() else [path]
    states = [file.stat() for file in files]
    return sum(s.st_size for s in states), max((s.st_mtime_ns for s in states), default=0)


def _opened(folder: Path, key: str) -> PatchSet | None:
    if not folder.is_dir():
        return None
    try:
        there = open_patch_set(folder)
    except UserError:
        return None
    return there if there.about.get("key") == key else None
