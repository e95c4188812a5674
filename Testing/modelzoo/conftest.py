"""A small card and the tensors that belong to it."""

import numpy as np
import pytest

from CTGANAugmentLib.modelzoo import catalog
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's own folder of models, with no bundled ones beside it."""
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    monkeypatch.setattr(catalog, "resource_folder", lambda _name: bundled)
    return tmp_path / "own"


@pytest.fixture
def card():
    return ModelCard(
        id="lung-patch-dcgan",
        title="Lung patches by DCGAN",
        networks={"generator": NetworkEntry("dcgan-generator", {"latent_size": 8, "width": 2, "size": 16})},
        objective=ObjectiveEntry("dcgan", {"learning_rate": 2e-4}),
        images=ImageEntry(
            "CT",
            ("image",),
            {"image": {"kind": "window", "low": -1000, "high": 400}},
            (2.0, 2.0),
            (16, 16),
            1,
        ),
        training_data=DataEntry(
            "CT patches of lung tumours and/or lung; see https://example.org/data/lung/x",
            "CC BY-SA 4.0",
            "Simpson AL et al. (2019), arXiv:1902.09063",
            {"train": 9, "validation": 4},
            {"train": 90, "validation": 40},
            7,
        ),
        metrics={"kid": 0.12, "psnr_db": None},
        intended_use="Research on augmentation.",
        limits="Small patches of one data set.",
        licence="CC BY-SA 4.0",
    )


@pytest.fixture
def tensors():
    """Not those of the network: each type, a transposed array and a single number."""
    rng = np.random.default_rng(0)
    return {
        "generator.layers.weight": rng.standard_normal((3, 4)).astype(np.float32).T,
        "generator.layers.half": rng.standard_normal(5).astype(np.float16),
        "generator.layers.seen": np.array(12, dtype=np.int64),
    }
