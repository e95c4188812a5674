"""Measure how well healthy tissue is painted: python docs/make_removal.py OUT --model sts-ct=DIR sts-mr=DIR.

In held-out patients of ../shared/data holes are cut where there is no lesion, balls of 8 to 16 mm in soft tissue, so
that what belongs there is known. Each is closed by `remove` and, to compare, by a smooth mean of what lies round it.
Writes removal.md (error, bias, noise, and how well a random forest tells it from real tissue), figures/MODEL.json for
model cards, and a sheet of 20 random holes and one of the ten worst for each model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from realism_cases import SETS, STS, Case, DataSet, Patch, files_of, patches_of, patients_of
from realism_sheets import write_sheet
from scipy.ndimage import distance_transform_edt, gaussian_filter

from CTGANAugmentLib.body import body_mask
from CTGANAugmentLib.evaluation.two_sample import two_sample_test
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.networks.hole_filling import fill_from_surroundings
from CTGANAugmentLib.operation import Guides, operation_from_json
from CTGANAugmentLib.volume import LabelVolume, Volume

HOLES, RANDOM_SHOWN, WORST_SHOWN, REPEATS = 6, 20, 10, 3
RADIUS_MM = (8.0, 16.0)
_FROM_LESION_MM, _FROM_SKIN_MM = 10.0, 4.0
SOFT_HU, _SIGNAL_SHARE, _SOFT_SHARE = (-250, 250), 0.05, 0.98
_FINE_MM = 2.0
"""What a Gaussian of this sigma leaves is noise and texture."""
Fill = Callable[[Case], Volume]


def main() -> int:
    """Cut, close, compare, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", nargs="+", required=True, metavar="SET=DIR")
    parsed = parser.parse_args()
    (parsed.out / "figures").mkdir(parents=True, exist_ok=True)
    lines = [
        "| model | filled by | holes | mean error | bias | noise, of the real | forest AUC |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, folder in (text.split("=", 1) for text in parsed.model):
        data = SETS[name]
        cases = [case for patient in patients_of(name, STS)[1::3] for case in holes_of(name, patient)]
        for title, fill in (("remove", _removal(folder)), ("smooth mean", _smooth)):
            figures = _measure(cases, fill, data, parsed.out / f"{Path(folder).name}-{title.split()[0]}")
            lines.append(_line(Path(folder).name, title, len(cases), figures))
            if title == "remove":
                text = json.dumps({f"removal/{key}": value for key, value in figures.items()}, indent=1)
                (parsed.out / "figures" / f"{Path(folder).name}.json").write_text(
                    text + "\n", encoding="utf-8"
                )
    (parsed.out / "removal.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def holes_of(name: str, patient: str) -> list[Case]:
    """Scans of a patient with a ball of healthy tissue as the mask, the middle slice of which is looked at."""
    ((image, labels),) = files_of(name, STS, patient)
    scan, lesion = read_volume(image, modality=SETS[name].modality), read_labels(labels).mask()
    rng = np.random.default_rng(int(patient.split("_")[1]))
    spacing = scan.grid.spacing_kji_mm
    free = distance_transform_edt(~lesion, sampling=spacing) > _FROM_LESION_MM + RADIUS_MM[1]
    free &= distance_transform_edt(body_mask(scan), sampling=spacing) > _FROM_SKIN_MM
    places = np.argwhere(free)
    found = []
    soft = _soft_tissue(scan)
    for center in places[rng.permutation(len(places))]:
        away = (np.indices(scan.array.shape).T - center) * spacing
        ball = rng.uniform(*RADIUS_MM) >= np.linalg.norm(away, axis=-1).T
        if soft[ball].mean() >= _SOFT_SHARE:
            mask = LabelVolume(ball.astype(np.uint8), scan.ijk_to_ras)
            found.append(Case(patient, f"{patient} {len(found)}", scan, mask, (int(center[0]),)))
        if len(found) == HOLES:
            break
    return found


def _soft_tissue(scan: Volume) -> NDArray[np.bool_]:
    """Voxels that are no gas and no bone; of MR, those with a signal."""
    if scan.modality == "CT":
        low, high = SOFT_HU
        soft: NDArray[np.bool_] = (low < scan.array) & (scan.array < high)
        return soft
    return np.asarray(scan.array > _SIGNAL_SHARE * np.percentile(scan.array, 99), dtype=bool)


def _removal(folder: str) -> Fill:
    operation = operation_from_json("remove", {"model": folder, "margin_mm": 0.0})

    def fill(case: Case) -> Volume:
        made = operation.run(case.scan, Guides(mask=case.mask), len(case.name)).volume
        if made is None:
            raise RuntimeError("remove made no image")
        return made

    return fill


def _smooth(case: Case) -> Volume:
    image, hole = (
        torch.from_numpy(array.astype(np.float32))[None, None] for array in (case.scan.array, case.inside)
    )
    return case.scan.with_array(fill_from_surroundings(image, hole)[0, 0].numpy())


def _measure(cases: Sequence[Case], fill: Fill, data: DataSet, stem: Path) -> dict[str, float]:
    """Means over the holes, in the image's unit, and the sheets."""
    real, made, rows = [], [], []
    for case in cases:
        volume = fill(case)
        real += patches_of(case, case.scan, data)
        made += patches_of(case, volume, data)
        before, after = (v.array[case.inside].astype(float) for v in (case.scan, volume))
        grain = [_grain(v, case.inside) for v in (volume, case.scan)]
        rows.append([np.abs(after - before).mean(), abs((after - before).mean()), grain[0] / grain[1]])
    test = two_sample_test(
        [p.image for p in real],
        [p.image for p in made],
        [p.mask for p in real],
        [case.patient for case in cases],
        spacing_mm=[p.spacing_mm for p in real],
        classifier="forest",
        seed=0,
        repeats=REPEATS,
    )
    table = np.array(rows)
    _draw(cases, real, made, table[:, 0], data, stem)
    error, bias = table[:, :2].mean(axis=0).tolist()
    return {
        "holes": float(len(cases)),
        "mae": error,
        "absolute_bias": bias,
        "noise_ratio": float(np.exp(np.log(table[:, 2]).mean())),
        "forest_auc": test.auc,
        "forest_low": test.interval[0],
        "forest_high": test.interval[1],
    }


def _grain(volume: Volume, inside: NDArray[np.bool_]) -> float:
    sigma = np.array([0, *(_FINE_MM / volume.grid.spacing_kji_mm[1:])])
    values = volume.array.astype(np.float32)
    return float((values - gaussian_filter(values, sigma))[inside].std())


def _draw(
    cases: Sequence[Case],
    real: Sequence[Patch],
    made: Sequence[Patch],
    errors: NDArray[np.float64],
    data: DataSet,
    stem: Path,
) -> None:
    chosen = {
        "random": np.sort(np.random.default_rng(0).permutation(len(cases))[:RANDOM_SHOWN]),
        "failures": np.argsort(-errors)[:WORST_SHOWN],
    }
    for kind, numbers in chosen.items():
        pairs = [(real[n], made[n], f"{cases[n].name}, error {errors[n]:.0f}") for n in numbers]
        title = {"random": "holes drawn at random", "failures": "holes with the largest error"}[kind]
        write_sheet(pairs, data, stem.with_name(f"{stem.name}-{kind}.png"), f"{stem.name}: {title}")


def _line(model: str, title: str, holes: int, figures: dict[str, float]) -> str:
    return (
        f"| {model} | {title} | {holes} | {figures['mae']:.1f} | {figures['absolute_bias']:.1f} | "
        f"{figures['noise_ratio']:.2f} | {figures['forest_auc']:.2f} ({figures['forest_low']:.2f} to "
        f"{figures['forest_high']:.2f}) |"
    )


if __name__ == "__main__":
    sys.exit(main())
