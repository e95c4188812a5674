"""Scans and outlines for the lesion tests."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.painting_model import PaintingModel
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_model
from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.volume import Volume

PATCHES = ImageEntry(
    "CT",
    ("image",),
    {"image": {"kind": "window", "low": -200.0, "high": 300.0}},
    (3.0, 2.0, 2.0),
    (8, 16, 16),
    1,
)
"""Patches of 24 x 32 x 32 mm."""


def tissue(
    shape_kji=(60, 60, 60), spacing_mm=(1.0, 1.0, 1.0), mean=50.0, sd=12.0, blur_voxels=0.7, seed=0
) -> Volume:
    """Block of one tissue with correlated noise, its centre near the origin."""
    noise = gaussian_filter(np.random.default_rng(seed).standard_normal(shape_kji), blur_voxels)
    array = np.rint(mean + sd * noise / noise.std()).astype(np.int16)
    matrix = np.diag([*spacing_mm, 1.0])
    matrix[:3, 3] = -np.array(shape_kji[::-1]) / 2 * spacing_mm
    return Volume(array, matrix)


@pytest.fixture(scope="session")
def make_tissue():
    """Make blocks of one tissue; see `tissue`."""
    return tissue


@pytest.fixture(scope="session")
def liver() -> Volume:
    """60 mm cube at 50 HU with noise of SD 12."""
    return tissue()


@pytest.fixture
def oblique_grid() -> Grid:
    """Anisotropic, oblique, left-handed grid round the origin."""
    a, b = np.radians([25, -15])
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ np.array(
        [[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array([0.7, 0.8, -2.5])
    matrix[:3, 3] = -matrix[:3, :3] @ [60, 50, 18]
    return Grid((36, 100, 120), matrix)


@pytest.fixture(scope="session")
def painting_folder(tmp_path_factory):
    """Write the folder of a small in-painting model; where a level is given, it paints that value everywhere."""

    def write(level: float | None = None, images: ImageEntry = PATCHES, **parameters):
        folded = len(images.size) == 2 or parameters.get("mode") == "2.5-D"
        slices = images.size[0] if len(images.size) == 3 else 1
        arguments = {
            "width": 2,
            "levels": 2,
            "mode": "2.5-D" if folded else "3-D",
            "slices": slices if folded else 1,
        }
        with torch.random.fork_rng():
            torch.manual_seed(0)
            network = build_network("inpainting-generator", arguments)
        state = {f"generator.{name}": value.numpy().copy() for name, value in network.state_dict().items()}
        if level is not None:
            state["generator.body.last.weight"][:] = 0
            state["generator.body.last.bias"][:] = np.arctanh(level)
        settings = {"fill": "lesion", "hole_shape": "lesion", "hole_margin_voxels": 2, **parameters}
        card = ModelCard(
            id="tiny-painter",
            title="Tiny painter",
            networks={"generator": NetworkEntry("inpainting-generator", arguments)},
            objective=ObjectiveEntry("inpainting", settings),
            images=images,
            training_data=DataEntry("none", "none", "none", {"train": 0}, {"train": 0}, 0),
            metrics={},
            intended_use="tests",
            limits="not trained",
            licence="none",
        )
        folder = tmp_path_factory.mktemp("models") / "tiny-painter"
        write_model(folder, card, state)
        return folder

    return write


@pytest.fixture
def painter(painting_folder):
    """Make a painting model whose generator is a function of (image, hole, mask, noise)."""

    def make(generator, images: ImageEntry = PATCHES, **parameters) -> PaintingModel:
        card = read_card(painting_folder(0.0, images, **parameters))
        return PaintingModel(card, generator)

    return make
