"""How real made lesions look: python docs/make_lesion_realism.py OUT --set lung [--part PATIENTS OPERATION=DIR ...] ...

Real lesions of held-out patients of ../shared/data against the same masks filled in several ways. A part is a list of
tested patients, `p08,p09,p10` or `default` for those that the set holds out, and models that were trained on none of
them; all other patients of the set are what flat fills, smooth noise and copies are taken from. Two parts make a
cross-fit: classifiers are trained and tested within each part, so that none knows the lesions that copies come from.
Needs the extra `evaluation`, and h5py for the lung patches.

Writes realism.csv and realism.md (AUC of both classifiers, kernel distance), gives_away.csv (what the forest goes by),
figures/METHOD.json for model cards, and for each method a sheet of 20 random lesions and one of the ten that the forest
is surest about.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import make_training
import numpy as np
from numpy.typing import NDArray
from realism_cases import SETS, DataSet, Patch, cases_of, parts_of, patches_of, patients_of
from realism_fills import fills
from realism_sheets import write_sheet

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.fold_auc import FoldAuc
from CTGANAugmentLib.evaluation.forest_judge import ForestJudge
from CTGANAugmentLib.evaluation.kernel_distance import kernel_distance
from CTGANAugmentLib.evaluation.lesion_features import FEATURES
from CTGANAugmentLib.evaluation.patch_features import FeatureScaler, patch_features
from CTGANAugmentLib.evaluation.two_sample import CLASSIFIERS, TwoSample, two_sample_test

REPEATS = {"forest": 3, "cnn": 2}
HALVINGS, RANDOM_SHOWN, WORST_SHOWN = 20, 20, 10
Row = dict[str, Any]
_log = logging.getLogger("make_lesion_realism")


@dataclass
class Crowd:
    """Lesions of one method, or the real ones, all in the same order.

    Attributes:
        parts, patients, cases: of each lesion.
    """

    patches: list[Patch]
    parts: list[int]
    patients: list[str]
    cases: list[str]

    @property
    def crops(self) -> list[NDArray[np.float32]]:
        """Patches of one size."""
        return [patch.crop for patch in self.patches]


def main() -> int:
    """Fill, judge, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--set", choices=SETS, required=True)
    parser.add_argument("--part", nargs="+", action="append", metavar=("PATIENTS", "OPERATION=DIR"))
    parser.add_argument("--classifiers", nargs="+", choices=CLASSIFIERS, default=CLASSIFIERS)
    parsed = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parsed.out.mkdir(parents=True, exist_ok=True)
    data = SETS[parsed.set]
    crowds = _all_crowds(parsed.out, data, parsed.part)
    real = crowds.pop("real")
    _log.info("%d lesions of %d patients", len(real.patches), len(set(real.patients)))
    rows: list[Row] = []
    clues: list[Row] = []
    for name, made in crowds.items():
        tests = {kind: _judge(real, made, kind) for kind in parsed.classifiers}
        rows.append(_row(name, real, made, tests, data))
        _log.info("%s", rows[-1])
        clues += _clues(name, real, made)
        _draw(parsed.out, data, name, real, made, tests.get("forest"))
    rows.append({"method": "real", "lesions": len(real.patches), **_kernel_distance(real, real, data)})
    _write(parsed.out, rows, clues)
    return 0


def _all_crowds(out: Path, data: DataSet, given: Sequence[Sequence[str]] | None) -> dict[str, Crowd]:
    """Real lesions, named "real", and those of each method; a method that a part lacks is left out."""
    folder = make_training.write_lung_cases(out / "lung") if data.name == "lung" else out
    everyone = patients_of(data.name, folder)
    default = parts_of(data.name, everyone)
    parts: list[tuple[list[str], dict[str, str]]] = []
    for number, (who, *models) in enumerate(given or [["default"] for _ in default]):
        tested = default[min(number, len(default) - 1)] if who == "default" else who.split(",")
        parts.append((tested, dict(model.split("=", 1) for model in models)))
    found: list[dict[str, Crowd]] = []
    for number, (tested, models) in enumerate(parts):
        training = [patient for patient in everyone if patient not in tested]
        methods = {"real": lambda case: case.scan}
        methods |= fills(data.name, folder, training, models, out / "donors" / str(number))
        cases = [case for patient in tested for case in cases_of(data.name, folder, patient)]
        found.append({name: _crowd(name, method, cases, number, data) for name, method in methods.items()})
    return {
        name: _joined([part[name] for part in found]) for name in found[0] if all(name in p for p in found)
    }


def _crowd(name: str, method: Any, cases: Sequence[Any], number: int, data: DataSet) -> Crowd:
    crowd = Crowd([], [], [], [])
    for case in cases:
        try:
            patches = patches_of(case, method(case), data)
        except UserError as error:
            raise UserError(f"{name} on {case.name}: {error}") from error
        crowd.patches += patches
        crowd.parts += [number] * len(patches)
        crowd.patients += [case.patient] * len(patches)
        crowd.cases += [f"{case.name} {k}" if len(case.slices) > 1 else case.name for k in case.slices]
    return crowd


def _joined(crowds: Sequence[Crowd]) -> Crowd:
    first, *others = crowds
    for other in others:
        first = Crowd(
            first.patches + other.patches,
            first.parts + other.parts,
            first.patients + other.patients,
            first.cases + other.cases,
        )
    return first


def _judge(real: Crowd, made: Crowd, classifier: str) -> TwoSample:
    own = classifier == "forest"
    real_images, made_images, masks, spacing = (
        ([p.image for p in real.patches], [p.image for p in made.patches], [p.mask for p in real.patches],
         [p.spacing_mm for p in real.patches])
        if own
        else (real.crops, made.crops, [p.crop_mask for p in real.patches], [(1.0, 1.0)] * len(real.patches))
    )  # fmt: skip
    return two_sample_test(
        real_images,
        made_images,
        masks,
        real.patients,
        spacing_mm=spacing,
        classifier=classifier,
        seed=0,
        repeats=REPEATS[classifier],
        blocks=real.parts,
    )


def _row(name: str, real: Crowd, made: Crowd, tests: dict[str, TwoSample], data: DataSet) -> Row:
    row: Row = {"method": name, "lesions": len(real.patches), "patients": len(set(real.patients))}
    for kind, test in tests.items():
        low, high = test.interval
        row |= {f"{kind}_auc": test.auc, f"{kind}_low": low, f"{kind}_high": high}
    return row | _kernel_distance(real, made, data)


def _kernel_distance(real: Crowd, made: Crowd, data: DataSet) -> Row:
    """Mean and standard deviation over halvings of the patients: made lesions of one half, real ones of the other.

    No made lesion meets the real one of its own place, whose surroundings it shares: that would flatter it.
    """
    features = [
        patch_features((np.stack(crowd.crops)[:, None] - data.low) * (2 / (data.high - data.low)) - 1)
        for crowd in (real, made)
    ]
    scaler = FeatureScaler.fit(features[0])
    real_features, made_features = (scaler.apply(part) for part in features)
    names, rng = np.array(real.patients), np.random.default_rng(0)
    different = np.unique(names)
    values = []
    for _ in range(HALVINGS):
        half = np.isin(names, rng.permutation(different)[: len(different) // 2])
        values.append(kernel_distance(made_features[half], real_features[~half]).value)
    return {"kid": float(np.mean(values)), "kid_error": float(np.std(values, ddof=1))}


def _clues(name: str, real: Crowd, made: Crowd) -> list[Row]:
    """What the forest goes by: importance of each feature, and what it tells alone."""
    judge = ForestJudge(
        [p.image for p in real.patches],
        [p.image for p in made.patches],
        [p.mask for p in real.patches],
        [p.spacing_mm for p in real.patches],
    )
    together = np.zeros(len(real.patches), dtype=np.int64)
    rows = [
        {
            "method": name,
            "feature": feature,
            "importance": importance,
            "auc_alone": FoldAuc.of(judge.real[:, n], judge.made[:, n], real.patients, together).value,
            "median_real": float(np.median(judge.real[:, n])),
            "median_made": float(np.median(judge.made[:, n])),
        }
        for n, (feature, importance) in enumerate(zip(FEATURES, judge.importances(0).tolist(), strict=True))
    ]
    return sorted(rows, key=lambda row: -row["importance"])


def _draw(out: Path, data: DataSet, name: str, real: Crowd, made: Crowd, forest: TwoSample | None) -> None:
    rng = np.random.default_rng(0)
    count = len(real.patches)
    shown = {"random": np.sort(rng.permutation(count)[:RANDOM_SHOWN])}
    if forest is not None:
        shown["failures"] = np.argsort(-forest.made_scores, kind="stable")[:WORST_SHOWN]
    for kind, numbers in shown.items():
        pairs = [(real.patches[n], made.patches[n], real.cases[n]) for n in numbers]
        title = {"random": "drawn at random", "failures": "which the forest is surest about"}[kind]
        path = out / f"{data.name}-{_slug(name)}-{kind}.png"
        write_sheet(pairs, data, path, f"{data.name}, {name}: {len(pairs)} {title}")


def _write(out: Path, rows: Sequence[Row], clues: Sequence[Row]) -> None:
    for path, content in ((out / "realism.csv", rows), (out / "gives_away.csv", clues)):
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(content[0]), restval="")
            writer.writeheader()
            writer.writerows({key: _short(value) for key, value in row.items()} for row in content)
    lines = ["| method | lesions | forest AUC | CNN AUC | KID |", "|---|---|---|---|---|"]
    lines += [
        f"| {row['method']} | {row['lesions']} | {_interval(row, 'forest')} | {_interval(row, 'cnn')} | "
        f"{row['kid']:.2f} ± {row['kid_error']:.2f} |"
        for row in rows
    ]
    (out / "realism.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (out / "figures").mkdir(exist_ok=True)
    for row in rows:
        figures = {f"realism/{key}": value for key, value in row.items() if isinstance(value, float)}
        (out / "figures" / f"{_slug(row['method'])}.json").write_text(json.dumps(figures, indent=1) + "\n")


def _interval(row: Row, kind: str) -> str:
    if f"{kind}_auc" not in row:
        return ""
    return f"{row[f'{kind}_auc']:.2f} ({row[f'{kind}_low']:.2f} to {row[f'{kind}_high']:.2f})"


def _short(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name)


if __name__ == "__main__":
    sys.exit(main())
