"""The peers of the augmentation benchmark: TorchIO, batchgeneratorsv2 and MONAI, with amounts like ours.

They are brought into a folder of the environment by the benchmark alone, without what they depend on beyond what the
development packages have: nothing of the project needs them.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

PACKAGES = (
    "torchio==1.2.1",
    "batchgeneratorsv2==0.3.6",
    *("batchgenerators==0.25.5", "pandas", "six", "python-dateutil", "future"),
    *("deprecated", "wrapt", "einops", "nibabel", "humanize", "jaxtyping", "wadler-lindig", "tqdm"),
    *("typer", "shellingham", "annotated-doc", "importlib-resources", "typing-extensions"),
)
FOLDER = Path(sys.prefix) / "augmentation-peers"
Peer = Callable[[Any], object]
"""Takes a float32 tensor (1, k, j, i) that it may change, or what its library makes of one before the clock runs."""


def fetch() -> None:
    """Install the peers, once, and make them importable."""
    mark = FOLDER / "installed.txt"
    wanted = "\n".join(PACKAGES)
    if not mark.exists() or mark.read_text() != wanted:
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-qq",
            "--no-deps",
            "--upgrade",
            "--target",
            str(FOLDER),
        ]
        subprocess.run([*pip, *PACKAGES], check=True)
        mark.write_text(wanted)
    sys.path.append(str(FOLDER))


def monai_peers(spacing_kji_mm: tuple[float, ...]) -> Mapping[str, Peer]:
    """MONAI's transforms by our ids."""
    import monai.transforms as m

    turn, shift = np.radians(10.0), [12 / s for s in spacing_kji_mm]
    affine = {"padding_mode": "border", "image_only": True}
    return {
        "flip": m.Flip(2),
        "rotation": m.Affine(rotate_params=(turn, 0.0, 0.0), **affine),
        "scale": m.Affine(scale_params=(0.9, 0.9, 0.9), **affine),
        "translation": m.Affine(translate_params=shift, **affine),
        "random-crop": m.RandSpatialCrop((64, 128, 128), random_size=False),
        "elastic": m.Rand3DElastic((8, 8), (100, 100), prob=1.0, padding_mode="border"),
        "cutout": m.RandCoarseDropout(holes=1, spatial_size=(12, 20, 20), fill_value=-1000, prob=1.0),
        "contrast": m.ScaleIntensityFixedMean(0.15),
        "intensity-shift": m.ShiftIntensity(15.0),
        "gaussian-noise": m.RandGaussianNoise(prob=1.0, std=15.0, sample_std=False),
        "blur": m.GaussianSmooth([1.5 / s for s in spacing_kji_mm]),
        "low-resolution": m.RandSimulateLowResolution(prob=1.0, zoom_range=(0.5, 0.5)),
        "gamma": m.AdjustContrast(1.3),
        "bias-field": m.RandBiasField(degree=3, coeff_range=(0.1, 0.1), prob=1.0),
    }


def torchio_peers() -> Mapping[str, Peer]:
    """TorchIO's transforms by our ids; they take subjects."""
    tio = importlib.import_module("torchio")
    moved = {"check_shape": False, "image_interpolation": "linear"}
    elastic = tio.RandomElasticDeformation(num_control_points=(6, 8, 8), max_displacement=7.5)
    poses = (np.array([[2.0, 1.0, 1.0], [1.0, -2.0, 1.0]]), np.array([[3.0, 2.0, 1.0], [-2.0, 3.0, 1.0]]))
    return {
        "flip": tio.Flip(1),
        "rotation": tio.Affine((1, 1, 1), (10, 0, 0), (0, 0, 0), **moved),
        "scale": tio.Affine((1.1, 1.1, 1.1), (0, 0, 0), (0, 0, 0), **moved),
        "translation": tio.Affine((1, 1, 1), (0, 0, 0), (12, 12, 12), **moved),
        "elastic": elastic,
        "gaussian-noise": tio.Noise(0.0, 15.0, 7),
        "blur": tio.Blur((1.5, 1.5, 1.5)),
        "low-resolution": tio.RandomAnisotropy(axes=(0, 1, 2), downsampling=(2, 2)),
        "gamma": tio.Gamma(1.3),
        "bias-field": tio.BiasField([0.1] * 20, 3),
        "motion": tio.Motion(*poses, np.array([0.2, 0.7]), "linear"),
    }


def torchio_subject(tensor: Any, affine: np.ndarray) -> Any:
    """What TorchIO's transforms take."""
    tio = importlib.import_module("torchio")
    return tio.Subject(image=tio.ScalarImage(tensor=tensor, affine=affine))


def batchgenerators_peers(
    shape_kji: tuple[int, ...], spacing_kji_mm: tuple[float, ...]
) -> Mapping[str, Peer]:
    """The transforms of nnU-Net's batchgeneratorsv2 by our ids."""

    def part(module: str, name: str) -> Any:
        return getattr(importlib.import_module(f"batchgeneratorsv2.transforms.{module}"), name)

    spatial = part("spatial.spatial", "SpatialTransform")
    kept = {"patch_size": shape_kji, "patch_center_dist_from_border": 0, "random_crop": False}
    kept["padding_mode_image"] = "border"
    turn = np.radians(10.0)
    made = {
        "rotation": spatial(**kept, p_rotation=1.0, rotation=(turn, turn)),
        "scale": spatial(**kept, p_scaling=1.0, scaling=(1.1, 1.1), p_synchronize_scaling_across_axes=1.0),
        "elastic": spatial(
            **kept,
            p_elastic_deform=1.0,
            elastic_deform_scale=(0.15, 0.15),
            elastic_deform_magnitude=(0.1, 0.1),
        ),
        "random-crop": spatial(**{**kept, "patch_size": (64, 128, 128), "random_crop": True}),
        "cutout": part("noise.blank_rectangle", "BlankRectangleTransform")(
            ((12, 13), (20, 21), (20, 21)), -1000.0, 1
        ),
        "contrast": part("intensity.contrast", "ContrastTransform")((1.15, 1.15), False, True),
        "intensity-shift": part("intensity.brightness", "BrightnessAdditiveTransform")(15.0, 15.0),
        "gaussian-noise": part("intensity.gaussian_noise", "GaussianNoiseTransform")((15.0, 15.0)),
        "blur": part("noise.gaussian_blur", "GaussianBlurTransform")((1.0, 1.0), True, True),
        "low-resolution": part("spatial.low_resolution", "SimulateLowResolutionTransform")(
            (0.5, 0.5), True, True, ()
        ),
        "gamma": part("intensity.gamma", "GammaTransform")((1.3, 1.3), 0.0, True, 1.0, 1.0),
    }
    return {name: lambda tensor, t=each: t(image=tensor) for name, each in made.items()}
