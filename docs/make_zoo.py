"""Train and publish the models of Resources/Models: python docs/make_zoo.py OUT prepare|train|publish|table [NAME ...].

`prepare` lays out the scans of ../shared/data (SHARED below) as the configurations in docs/zoo expect them: which STS
patients are for training, their MR brought onto the CT for pix2pix, the lung patches as scans. `train` is an ordinary
`ctganaugment train` for each configuration and goes on where it was. `publish` writes the model with its card into
Resources/Models, weights as float16, with the held-out figures of OUT/figures/NAME.json (`{"name": value}`), which
docs/make_translation.py and docs/make_lesion_realism.py measure; `table` lists all cards in docs/models.md. Needs h5py
for the lung patches.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import make_training
import numpy as np
import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it
import yaml
from scipy.ndimage import binary_closing, binary_fill_holes

from CTGANAugmentLib.files import read_volume
from CTGANAugmentLib.modelzoo.card import ScopeEntry
from CTGANAugmentLib.modelzoo.model_folder import read_card, read_model, write_model
from CTGANAugmentLib.modelzoo.scope import measure_scope

ROOT = Path(__file__).resolve().parents[1]
STS = make_training.SHARED / "sts-ct-mr"
ZOO, MODELS = ROOT / "docs" / "zoo", ROOT / "Resources" / "Models"
FIRST_HALF = 7
"""Of the 13 lung patients, to measure on the others and the other way round."""
FAT_HU, FAT_MR = (-160, -50), (750, 1400)
LEAST_FAT_DICE = 0.5
"""Of CT and registered MR: pairs below it lie too badly on each other to learn from."""
BEGIN, END = "<!-- zoo: begin -->", "<!-- zoo: end -->"
UNITS = {"hu": "HU", "thousandths": "thousandths"}
MAIN = ("kid", "kid_of_real", "diversity", "mae_in_region")
"""Figures of a training's own held-out patients, where no study measured more."""
_log = logging.getLogger("make_zoo")


def main() -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("what", choices=("prepare", "train", "publish", "table"))
    parser.add_argument("names", nargs="*", metavar="NAME", help="of a file in docs/zoo; default: all")
    parsed = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    names = parsed.names or sorted(path.stem for path in ZOO.glob("*.yaml"))
    if parsed.what == "prepare":
        prepare(parsed.out)
        return 0
    if parsed.what == "table":
        write_table()
        return 0
    if parsed.what == "publish":
        for name in names:
            publish(parsed.out, name)
        return 0
    return max(train(parsed.out, name) for name in names)


def sts_split() -> tuple[list[str], list[str]]:
    """Patients for training, and those held out: every third, from the second on."""
    patients = sorted(path.name for path in STS.glob("STS_*"))
    held_out = patients[1::3]
    return [patient for patient in patients if patient not in held_out], held_out


def prepare(out: Path) -> None:
    """Lay out the scans; what is there already stays."""
    lung = make_training.write_lung_cases(out / "lung")
    for half, first in (("lung-a", True), ("lung-b", False)):
        for path in lung.glob("*/*.nii.gz"):
            if (int(path.name[1:3]) <= FIRST_HALF) == first:
                _link(path, out / half / path.parent.name / path.name)
    training, held_out = sts_split()
    for patients, part in ((training, "train"), (held_out, "test")):
        for patient in patients:
            _link(STS / patient, out / "sts" / part / patient)
    for patient in training:
        folder = out / "sts" / "registered" / patient
        if not (folder / "CT_image.nii.gz").exists():
            register(STS / patient, folder)
        dice = fat_dice(folder)
        _log.info("%s: Dice of fat in CT and registered MR %.2f", patient, dice)
        if dice >= LEAST_FAT_DICE:
            _link(folder, out / "sts" / "pairs" / patient)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_symlink():
        target.symlink_to(source.resolve())


def register(case: Path, folder: Path) -> None:
    """Bring a patient's MR onto the CT (affine, B-spline of 45 mm, mutual information); cut CT to the MR's field."""
    ct = sitk.ReadImage(str(case / "CT_image.nii.gz"), sitk.sitkFloat32)
    mr = sitk.ReadImage(str(case / "MR_T1_image.nii.gz"), sitk.sitkFloat32)
    moved = sitk.Cast(
        sitk.Round(sitk.Resample(mr, ct, _transform(ct, mr), sitk.sitkLinear, 0.0)), sitk.sitkInt16
    )
    values, field = sitk.GetArrayFromImage(ct), _field(sitk.GetArrayFromImage(moved))
    seen = sitk.GetImageFromArray(np.where(field, values, -1000).astype(np.int16))
    seen.CopyInformation(ct)
    folder.mkdir(parents=True, exist_ok=True)
    sitk.WriteImage(moved, str(folder / "MR_T1_image.nii.gz"))
    sitk.WriteImage(seen, str(folder / "CT_image.nii.gz"))


def _transform(ct: sitk.Image, mr: sitk.Image) -> sitk.Transform:
    """Transform from the CT to the MR; one that fails leaves out what failed."""
    soft = sitk.Clamp(ct, lowerBound=-300, upperBound=600)
    body = sitk.BinaryDilate(sitk.BinaryThreshold(ct, -300, 5000), (5, 5, 1))
    affine = sitk.AffineTransform(3)
    affine.SetCenter(ct.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in ct.GetSize()]))
    method = _method(body)
    method.SetInitialTransform(affine, inPlace=True)
    method.SetOptimizerAsGradientDescentLineSearch(1.0, 60, 1e-5, 8)
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel([4, 2])
    method.SetSmoothingSigmasPerLevel([2, 1])
    try:
        method.Execute(soft, mr)
    except RuntimeError:
        affine.SetIdentity()
    mesh = [max(1, round(n * mm / 45)) for n, mm in zip(ct.GetSize(), ct.GetSpacing(), strict=True)]
    spline = sitk.BSplineTransformInitializer(ct, mesh, 3)
    method = _method(body)
    method.SetMovingInitialTransform(affine)
    method.SetInitialTransform(spline, inPlace=True)
    method.SetOptimizerAsLBFGSB(gradientConvergenceTolerance=1e-5, numberOfIterations=60)
    method.SetShrinkFactorsPerLevel([2])
    method.SetSmoothingSigmasPerLevel([1])
    try:
        method.Execute(soft, mr)
    except RuntimeError:
        return sitk.Transform(3, sitk.sitkIdentity)
    return sitk.CompositeTransform([affine, spline])


def _method(body: sitk.Image) -> sitk.ImageRegistrationMethod:
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(40)
    method.SetMetricSamplingStrategy(method.RANDOM)
    method.SetMetricSamplingPercentage(0.15, 7)
    method.SetMetricFixedMask(body)
    method.SetInterpolator(sitk.sitkLinear)
    return method


def _field(mr: Any) -> Any:
    """Voxels (k, j, i) where the MR has something, holes and bays filled slice by slice."""
    pad = 8
    planes = (binary_fill_holes(binary_closing(np.pad(plane > 0, pad), iterations=6)) for plane in mr)
    return np.stack([plane[pad:-pad, pad:-pad] for plane in planes])


def fat_dice(folder: Path) -> float:
    """Dice of what is fat in the CT and in the MR of a registered pair."""
    ct, mr = (
        sitk.GetArrayFromImage(sitk.ReadImage(str(folder / f"{kind}_image.nii.gz")))
        for kind in ("CT", "MR_T1")
    )
    in_ct, in_mr = ((a > low) & (a < high) for a, (low, high) in ((ct, FAT_HU), (mr, FAT_MR)))
    return 2 * float((in_ct & in_mr).sum()) / max(1, int(in_ct.sum() + in_mr.sum()))


def train(out: Path, name: str) -> int:
    """Train one model in a process of its own and return its exit code."""
    config, run = out / f"{name}.yaml", out / "runs" / name
    shutil.copyfile(ZOO / f"{name}.yaml", config)
    if (run / "model" / "card.json").exists():
        return 0
    run.parent.mkdir(parents=True, exist_ok=True)
    begun = (run / "checkpoints").exists()
    how = ["--resume", str(run)] if begun else [str(config), "--out", str(run)]
    command = [sys.executable, "-m", "CTGANAugmentLib", "train", *how]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


def publish(out: Path, name: str) -> None:
    """Write a trained model into Resources/Models, its card with the configuration's texts and held-out figures."""
    config = yaml.safe_load((ZOO / f"{name}.yaml").read_text(encoding="utf-8"))
    card, tensors = read_model(out / "runs" / name / "model")
    text = {key: value.strip() for key, value in config["card"].items()}
    figures = out / "figures" / f"{name}.json"
    measured = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else {}
    data = replace(
        card.training_data,
        description=text["data"],
        licence=text["data_licence"],
        citation=text["citation"],
    )
    card = replace(
        card,
        id=text["id"],
        title=text["title"],
        licence=text["licence"],
        limits=text["limits"],
        training_data=data,
        presets=tuple(name.strip() for name in text.get("presets", "").split(",") if name.strip()),
        notes={"measured": text["measured"]} if "measured" in text else {},
        scope=_scope(out, config["data"], card.images.kinds),
        metrics={**card.metrics, **measured},
    )
    MODELS.mkdir(exist_ok=True)
    written = write_model(MODELS / name, card, tensors, overwrite=True, half=True)
    size = sum(path.stat().st_size for path in (MODELS / name).iterdir())
    _log.info("%s: %.1f MB, SHA-256 %s", name, size / 1e6, written.sha256[:12])


def write_table() -> None:
    """List the models in docs/models.md."""
    lines = [
        "| model | what it does | trained on (training + validation patients) | held-out patients | licence | MB |",
        "|---|---|---|---|---|---|",
    ]
    for folder in sorted(path.parent for path in MODELS.glob("*/card.json")):
        card = read_card(folder)
        patients = card.training_data.patients
        size = (folder / "model.safetensors").stat().st_size / 1e6
        lines.append(
            f"| `{card.id}` | {card.title} | {patients['train']} + {patients['validation']} | {_told(card.metrics)} | "
            f"{card.licence} | {size:.1f} |"
        )
    page = ROOT / "docs" / "models.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    page.write_text("\n".join([before + BEGIN, "", *lines, "", END + after]), encoding="utf-8")


def _told(metrics: Mapping[str, float | None]) -> str:
    """The figures of a card that say most."""

    def value(name: str) -> float:
        return float(metrics.get(name) or float("nan"))

    told = []
    for direction, unit in (("mr-to-ct", "hu"), ("ct-to-mr", "thousandths")):
        start = f"held_out/{direction}"
        if f"{start}/kid" in metrics:
            told.append(
                f"{direction}: MAE {value(f'{start}/mae_{unit}_aligned'):.0f} {UNITS[unit]} (intensity map "
                f"{value(f'{start}/mae_{unit}_aligned_of_intensity_map'):.0f}), SSIM "
                f"{value(f'{start}/ssim_aligned'):.3f}, KID {value(f'{start}/kid'):.1f} (map "
                f"{value(f'{start}/kid_of_intensity_map'):.1f}, real {value(f'{start}/kid_of_real'):.1f})"
            )
    if "realism/forest_auc" in metrics:
        told.append(
            f"told from real: forest {value('realism/forest_auc'):.2f}, CNN {value('realism/cnn_auc'):.2f}"
        )
    if "removal/mae" in metrics:
        told.append(
            f"healthy holes: error {value('removal/mae'):.0f}, told from real by a forest "
            f"{value('removal/forest_auc'):.2f}"
        )
    if not told and metrics:
        told += [
            f"{name.split('/')[-1]} {value(name):.2f}" for name in metrics if name.split("/")[-1] in MAIN
        ]
    return "; ".join(told)


def _scope(out: Path, data: dict[str, Any], kinds: Sequence[str]) -> dict[str, ScopeEntry]:
    """Measure the training scans; patches that others cut say nothing of the scans that they are from."""
    if data.get("around") == "whole":
        return {}
    return measure_scope({kind: _scans(out, data, kind) for kind in kinds})


def _scans(out: Path, data: dict[str, Any], kind: str) -> Iterator[Any]:
    """Training scans of one kind of image."""
    letter = kind.removeprefix("image_")
    source, modality = (
        (data["images"], data["modality"]) if kind == "image" else (data[letter], data[f"modality_{letter}"])
    )
    pattern = source if "*" in source else f"{source}/*.nii.gz"
    for path in sorted(out.glob(pattern)):
        yield read_volume(path, modality=modality)


if __name__ == "__main__":
    sys.exit(main())
