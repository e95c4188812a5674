"""Compare translations on held-out patients: python docs/make_translation.py OUT [--model DIR ...].

Reads the sarcomas of ../shared/data (see translation_cases.py). For both directions: the best intensity map and each
model. Writes translation.csv (each patient), floor.csv (what noise and misalignment cost), translation.md (means, and
the kernel distance of slices beside that of real ones) and, for each method, 20 random slices and the ten worst.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from translation_cases import DIRECTIONS, RANGES, SEEN, Direction, Patient, kinds, load, split
from translation_model import Translation, load_translation
from translation_report import Row, figures_of, floor_table, table_of
from translation_sheets import SliceOf, write_sheet

from CTGANAugmentLib.evaluation.intensity_map import IntensityMap
from CTGANAugmentLib.evaluation.kernel_distance import kernel_distance
from CTGANAugmentLib.evaluation.misalignment import misalignment_floor
from CTGANAugmentLib.evaluation.overlap import score_overlap
from CTGANAugmentLib.evaluation.patch_features import FeatureScaler, patch_features
from CTGANAugmentLib.evaluation.translation_scores import translation_scores
from CTGANAugmentLib.volume import Volume

SIDE = 96
"""Of the square round the middle of the body in which slices are compared as a crowd, in voxels."""
FAT_HU, FAT_MR = (-160, -35), (600, np.inf)
"""Values of fat in CT and, in thousandths, in T1 MR."""
HALVINGS, RANDOM_SLICES, WORST_SLICES = 20, 20, 10


def main() -> int:
    """Compare, and write what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, nargs="+", default=[], metavar="DIR")
    parsed = parser.parse_args()
    parsed.out.mkdir(parents=True, exist_ok=True)
    training, held_out = ([load(name) for name in names] for names in split())
    rows: list[Row] = []
    lines: list[str] = []
    figures: dict[str, dict[str, float]] = {}
    for direction in DIRECTIONS:
        methods = _methods(direction, training, parsed.model)
        made = {name: [method(patient) for patient in held_out] for name, method in methods.items()}
        found = [row for name in made for row in _scored(direction, name, held_out, made[name])]
        crowd = _crowds(direction, training, held_out, made)
        rows += found
        lines += table_of(direction, found, crowd)
        for name, volumes in made.items():
            _draw(parsed.out, direction, name, held_out, volumes)
            figures.setdefault(name, {}).update(figures_of(direction, name, found, crowd))
    floors = _floors(held_out)
    lines += floor_table(floors)
    _write_csv(parsed.out / "translation.csv", rows)
    _write_csv(parsed.out / "floor.csv", floors)
    (parsed.out / "figures").mkdir(exist_ok=True)
    for name, measured in figures.items():
        text = json.dumps(measured, indent=1) + "\n"
        (parsed.out / "figures" / f"{name.replace(' ', '-')}.json").write_text(text, encoding="utf-8")
    (parsed.out / "translation.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _methods(
    direction: Direction, training: Sequence[Patient], models: Sequence[Path]
) -> dict[str, Translation]:
    methods: dict[str, Translation] = {"intensity map": _intensity_map(direction, training)}
    for folder in models:
        translation = load_translation(folder, direction)
        if translation is not None:
            name = folder.parent.name if folder.name == "model" else folder.name
            methods[name] = translation
    return methods


def _intensity_map(direction: Direction, training: Sequence[Patient]) -> Translation:
    """The map of the training patients whose scans lie alike; it sees what networks see."""
    source, target = kinds(direction)
    fitted = IntensityMap.fit(
        (
            SEEN[source].normalized(patient.scans[source].array[patient.body]),
            patient.scans[target].array[patient.body],
        )
        for patient in training
        if patient.aligned
    )
    return lambda patient: patient.scans[target].with_array(
        fitted.apply(SEEN[source].normalized(patient.scans[source].array))
    )


def _floors(patients: Sequence[Patient]) -> list[Row]:
    """What noise and misalignment alone cost, and how far the fat of the two scans lies apart, of each patient."""
    rows = []
    for patient in patients:
        ct, mr = (median_filter(patient.scans[kind].array, (1, 5, 5)) for kind in ("CT", "MR"))
        in_ct, in_mr = (
            (low < v) & (v < high) & patient.body for v, (low, high) in ((ct, FAT_HU), (mr, FAT_MR))
        )
        overlap = score_overlap(in_mr, in_ct, patient.scans["CT"].grid)
        row: Row = {"patient": patient.name, "aligned": patient.aligned}
        row |= {"fat_dice": overlap.dice, "fat_apart_mm": overlap.assd_mm}
        for direction in DIRECTIONS:
            reference = patient.scans[kinds(direction)[1]]
            for name, distance in (("noise", 0.0), ("1mm", 1.0), ("2mm", 2.0), ("apart", overlap.assd_mm)):
                row[f"{direction}_{name}"] = misalignment_floor(reference, patient.body, distance)
        rows.append(row)
    return rows


def _scored(
    direction: Direction, name: str, patients: Sequence[Patient], made: Sequence[Volume]
) -> list[Row]:
    target = kinds(direction)[1]
    rows = []
    for patient, volume in zip(patients, made, strict=True):
        for region, mask in (("body", patient.body), ("lesion", patient.lesion)):
            scores = translation_scores(volume, patient.scans[target], mask, value_range=RANGES[target])
            rows.append(
                {"direction": direction, "method": name, "patient": patient.name, "aligned": patient.aligned,
                 "region": region, "voxels": int(mask.sum()), **scores}
            )  # fmt: skip
    return rows


def _crowds(
    direction: Direction,
    training: Sequence[Patient],
    held_out: Sequence[Patient],
    made: Mapping[str, Sequence[Volume]],
) -> dict[str, NDArray[np.float64]]:
    """Kernel distances of real slices, named "real", and of each method's from real ones, (halving,).

    Slices of one half of the patients are compared with real slices of the other half, so that no slice meets the real
    one of its own place, which would flatter it; the halves are the same for all.
    """
    target = kinds(direction)[1]
    known = np.concatenate([_slices(patient, patient.scans[target], target) for patient in training])
    scaler = FeatureScaler.fit(patch_features(known))
    sets = {"real": [patient.scans[target] for patient in held_out], **made}
    features = {
        name: [
            scaler.apply(patch_features(_slices(patient, volume, target)))
            for patient, volume in zip(held_out, volumes, strict=True)
        ]
        for name, volumes in sets.items()
    }
    rng = np.random.default_rng(0)
    orders = [rng.permutation(len(held_out)) for _ in range(HALVINGS)]
    half = len(held_out) // 2
    return {
        name: np.array(
            [
                kernel_distance(
                    np.concatenate([own[n] for n in order[:half]]),
                    np.concatenate([features["real"][n] for n in order[half:]]),
                ).value
                for order in orders
            ]
        )
        for name, own in features.items()
    }


def _slices(patient: Patient, volume: Volume, kind: str) -> NDArray[np.float32]:
    """Every second slice round the middle of the body (slice, 1, row, column) in [-1, 1]; what is not body is -1."""
    values = np.where(patient.body, SEEN[kind].normalized(volume.array), np.float32(-1))
    cut = []
    for number in np.flatnonzero(patient.body.any(axis=(1, 2)))[::2]:
        middle = np.argwhere(patient.body[number]).mean(axis=0).astype(int)
        padded = np.pad(values[number], SIDE, constant_values=-1)
        row, column = middle + SIDE // 2
        cut.append(padded[row : row + SIDE, column : column + SIDE])
    return np.stack(cut)[:, None]


def _draw(
    out: Path, direction: Direction, name: str, patients: Sequence[Patient], made: Sequence[Volume]
) -> None:
    source, target = kinds(direction)
    slices = [
        SliceOf(patient, volume, number, source, target)
        for patient, volume in zip(patients, made, strict=True)
        for number in np.flatnonzero(patient.body.any(axis=(1, 2)))
    ]
    chosen = np.random.default_rng(0).permutation(len(slices))[:RANDOM_SLICES]
    worst = sorted(slices, key=lambda one: -one.error)[:WORST_SLICES]
    stem = f"{direction}-{name.replace(' ', '-')}"
    write_sheet([slices[n] for n in chosen], out / f"{stem}.png", f"{name}, {direction}: random slices")
    write_sheet(worst, out / f"{stem}-worst.png", f"{name}, {direction}: the slices with the largest error")


def _write_csv(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: f"{v:.5g}" if isinstance(v, float) else v for key, v in row.items()})


if __name__ == "__main__":
    sys.exit(main())
