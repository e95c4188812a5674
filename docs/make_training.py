"""Train every model of docs/training.md for real: python docs/make_training.py OUT [NAME ...] [--workers N].

Reads the scans of ../shared/data (SHARED below) and needs h5py for the lung patches. Each run is an ordinary
`ctganaugment train`, so a study that was stopped goes on where it was. `--report` draws the tables again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CTGANAUGMENT_TEST_DATA", ROOT.parent / "shared" / "data"))
Config = dict[str, Any]

LUNG_CARD = {
    "data": "Lung tumours of the Medical Segmentation Decathlon (Task06), 130 axial patches of 13 patients at 2 mm, "
    "values of -1000 to 100 HU, by their steps of 1/1100 and the tissues' peaks (the source does not state it)",
    "data_licence": "CC BY-SA 4.0",
    "citation": "Simpson et al. 2019, arXiv:1902.09063; Antonelli et al. 2022, Nat Commun 13:4128",
    "licence": "CC BY-SA 4.0",
    "limits": "for trying out only: 9 patients, a window that is not known, no scan but of lung tumours",
}
STS_CARD = {
    "data": "Soft-tissue sarcomas of limbs and trunk, non-contrast CT and T1-weighted MR (TCIA Soft-tissue-Sarcoma)",
    "data_licence": "CC BY 3.0",
    "citation": "Vallieres et al. 2015, doi 10.7937/K9/TCIA.2015.7GO2GSKS and 10.1088/0031-9155/60/14/5471",
    "licence": "CC BY 3.0",
    "limits": "for trying out only: limbs and trunk, non-contrast CT and T1-weighted MR, 27 training patients",
}
SHORT = {"batch_size": 16, "ema_decay": 0.995, "threads": 1, "sample_every": 500, "validate_every": 500,
         "checkpoint_every": 500, "log_every": 50, "decay_from": 0.6, "device": "cpu"}  # fmt: skip


def lung(
    objective: str, steps: int, augmentation: Mapping[str, Any] | None = None, **parameters: Any
) -> Config:
    """Configuration of a model of lung patches, 64 x 64 at 1.5 mm."""
    folder = "{lung}"
    data = {"images": f"{folder}/images", "masks": f"{folder}/masks", "modality": "CT", "around": "whole",
            "patient_pattern": r"(?P<patient>p\d+)_", "spacing_mm": 1.5,
            "window_low_hu": -1000, "window_high_hu": 100}  # fmt: skip
    return {
        "objective": objective,
        "parameters": parameters,
        "data": data,
        "augmentation": augmentation or {"flip_columns": True, "flip_rows": True},
        "training": {**SHORT, "steps": steps},
        "card": {**LUNG_CARD, "title": f"{objective} on lung patches"},
    }


def sts(
    objective: str, steps: int, data: Mapping[str, Any], training: Mapping[str, Any], **parameters: Any
) -> Config:
    """Configuration of a model of soft-tissue sarcomas."""
    return {
        "objective": objective,
        "parameters": parameters,
        "data": {"patient_pattern": r"(?P<patient>STS_\d+)", **data},
        "augmentation": {"flip_columns": True, "shift_voxels": 4},
        "training": {**SHORT, "steps": steps, **training},
        "card": {**STS_CARD, "title": f"{objective} on soft-tissue sarcomas"},
    }


def sts_inpainting(kind: str, modality: str) -> Config:
    """Configuration of a model that paints sarcomas into one modality, patches of 36 x 96 x 96 mm."""
    data = {"images": f"{{sts}}/*/{kind}_image.nii.gz", "masks": f"{{sts}}/*/{kind}_mask.nii.gz", "modality": modality,
            "slices": 12, "rows": 48, "columns": 48, "spacing_mm": 2.0, "slice_spacing_mm": 3.0, "margin_voxels": 4,
            "around": "lesions", "per_case": 12, "window_low_hu": -160, "window_high_hu": 240}  # fmt: skip
    return sts(
        "inpainting",
        1200,
        data,
        {"batch_size": 4, "log_every": 20},
        width=12,
        discriminator_width=12,
        levels=2,
    )


def sts_cyclegan(steps: int, batch_size: int, **parameters: Any) -> Config:
    """Configuration of a model that translates between CT and T1 MR, slices of 96 x 96 mm."""
    data = {"a": "{sts}/*/CT_image.nii.gz", "b": "{sts}/*/MR_T1_image.nii.gz", "modality_a": "CT", "modality_b": "MR",
            "spacing_mm": 1.5, "margin_voxels": 4, "around": "body", "per_case": 24}  # fmt: skip
    training = {"batch_size": batch_size, "validation_images": 128}
    small = {"identity_weight": 0.0, "width": 16, "discriminator_width": 16}
    return sts("cyclegan", steps, data, training, **small, **parameters)


MODELS: Mapping[str, tuple[Config, int]] = {
    "dcgan": (lung("dcgan", 2000, width=16), 3),
    "dcgan-spectral": (lung("dcgan", 2000, width=16, spectral_norm=True, loss="hinge"), 3),
    "dcgan-resize": (
        lung("dcgan", 2000, width=16, spectral_norm=True, loss="hinge", upsampling="resize-convolution"), 3
    ),
    "sagan": (lung("sagan", 2000, width=16), 3),
    "infogan": (lung("infogan", 2000, width=16), 3),
    "mixture-gan": (lung("mixture-gan", 2000, width=16), 3),
    "vae": (lung("vae", 2000, width=16), 3),
    "pix2pix-mask": (lung("pix2pix-mask", 2000, width=16, discriminator_width=16), 1),
    "inpainting-lung": (lung("inpainting", 2000, width=16, discriminator_width=16), 1),
    "cyclegan-sts": (sts_cyclegan(4000, batch_size=2), 1),
    "cyclegan-sts-batch-norm": (sts_cyclegan(2500, batch_size=4, norm="batch"), 1),
    "inpainting-sts-ct": (sts_inpainting("CT", "CT"), 1),
    "inpainting-sts-mr": (sts_inpainting("MR_T1", "MR"), 1),
}  # fmt: skip
"""Configurations by name, each with the number of seeds that it is trained with."""


def main() -> int:
    """Train what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"out of {', '.join(MODELS)}; default: all")
    parser.add_argument("--workers", type=int, default=1)
    parsed = parser.parse_args()
    lung_folder = write_lung_cases(parsed.out / "lung")
    places = {"{lung}": str(lung_folder.resolve()), "{sts}": str((SHARED / "sts-ct-mr").resolve())}
    runs = [
        (name, seed)
        for seed in range(max(count for _, count in MODELS.values()))
        for name in parsed.names or MODELS
        if seed < MODELS[name][1]
    ]
    with ThreadPoolExecutor(parsed.workers) as pool:
        codes = list(pool.map(lambda run: train(parsed.out, *run, places), runs))
    return max(codes, default=0)


def train(out: Path, name: str, seed: int, places: Mapping[str, str]) -> int:
    """Train one model with one seed, in a process of its own, and return its exit code."""
    text = json.dumps(MODELS[name][0])
    for word, place in places.items():
        text = text.replace(word, place)
    config = json.loads(text)
    config["training"]["seed"] = seed
    file, run = out / "configurations" / f"{name}-{seed}.json", out / "runs" / f"{name}-{seed}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(config, indent=1))
    if (run / "model" / "card.json").exists():
        return 0
    begun = (run / "config.json").exists()
    how = ["--resume", str(run)] if begun else [str(file), "--out", str(run)]
    with (out / f"{name}-{seed}.log").open("a") as log:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "CTGANAugmentLib", "train", *how]
        return subprocess.run(command, stdout=log, stderr=log, env=environment, check=False).returncode  # noqa: S603


def write_lung_cases(folder: Path) -> Path:
    """Write the lung patches as scans of one slice, named after their patients, and return the folder.

    The file does not tell the patients; the patches lie in 13 runs of ten that look alike (docs/training.md).
    """
    import h5py

    from CTGANAugmentLib.files import write_labels, write_volume
    from CTGANAugmentLib.volume import Label, LabelVolume, Volume

    if folder.exists():
        return folder
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    with h5py.File(SHARED / "msd-lung-patches" / "val_patches.h5") as file:
        images, masks = np.asarray(file["images"])[:, 0], np.asarray(file["labels"])[:, 0]
    grid = np.diag([2.0, 2.0, 2.0, 1.0])
    for number, (image, mask) in enumerate(zip(images, masks, strict=True)):
        name = f"p{number // 10 + 1:02d}_{number:03d}.nii.gz"
        values = (1100 * image - 1000).astype(np.float32)
        write_volume(Volume(values[None], grid, "CT"), folder / "images" / name)
        labels = (Label(1, "tumour"),)
        write_labels(
            LabelVolume((mask > 0).astype(np.uint8)[None], grid, labels=labels), folder / "masks" / name
        )
    return folder


if __name__ == "__main__":
    sys.exit(main())
