"""Small translating models whose networks do what the tests say."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.volume import Volume

WINDOW = {"kind": "window", "low": -200.0, "high": 300.0}
PERCENTILE = {"kind": "percentile", "low": 0.0, "high": 100.0}


def images_of(**changes) -> ImageEntry:
    """What a model takes: CT both ways, 2 mm, 16 x 16."""
    entry = {
        "modality": "CT",
        "kinds": ("image_a", "image_b"),
        "normalization": {"image_a": WINDOW, "image_b": WINDOW},
        "spacing_mm": (2.0, 2.0),
        "size": (16, 16),
        "channels": 1,
    }
    return ImageEntry(**{**entry, **changes})


def pointwise(state, channels):
    """Weights of a U-Net that makes tanh(x) of each x: pixels go through its outermost level and nowhere else.

    Each of the 2 x 2 pixels of a block is a channel with either sign, since leaky(x) - leaky(-x) = 1.2 x.
    """
    for array in state.values():
        array[:] = 0
    into = state["encoder.0.0.weight"]
    out_of = state[
        sorted(name for name in state if name.startswith("decoder") and name.endswith("weight"))[-1]
    ]
    skipped = len(out_of) // 2
    number = 0
    for channel in range(channels):
        for row in (1, 2):
            for column in (1, 2):
                for sign in (1.0, -1.0):
                    into[number, channel, row, column] = sign
                    out_of[skipped + number, channel, row, column] = sign / 1.2
                    number += 1


def same_everywhere(value: float):
    """Weights of a network that makes one value everywhere."""

    def set_weights(state, _channels):
        for array in state.values():
            array[:] = 0
        bias = sorted(name for name in state if name.startswith("decoder") and name.endswith("bias"))[-1]
        state[bias][:] = np.arctanh(value)

    return set_weights


def write_translator(
    root, objective="cyclegan", images=None, weights=pointwise, model_id="tiny-translator", **parameters
):
    """Write a model's folder into another; `weights` changes a network's state, random where there is none."""
    images = images or images_of()
    count = images.channels
    arguments = {
        "inputs": count,
        "outputs": count,
        "width": 8 * count,
        "size": 16,
        "norm": "none",
        "dropout": 0.0,
    }
    names = ("a_to_b", "b_to_a") if objective == "cyclegan" else ("generator",)
    tensors = {}
    for number, name in enumerate(names):
        with torch.random.fork_rng():
            torch.manual_seed(number)
            network = build_network("unet-generator", arguments)
        state = {key: value.numpy().copy() for key, value in network.state_dict().items()}
        if weights is not None:
            weights(state, count)
        tensors |= {f"{name}.{key}": value for key, value in state.items()}
    if objective == "pix2pix":
        parameters.setdefault("direction", "a_to_b")
    card = ModelCard(
        id=model_id,
        title="Tiny translator",
        networks={name: NetworkEntry("unet-generator", arguments) for name in names},
        objective=ObjectiveEntry(objective, parameters),
        images=images,
        training_data=DataEntry("none", "none", "none", {"train": 0}, {"train": 0}, 0),
        metrics={},
        intended_use="tests",
        limits="not trained",
        licence="none",
    )
    folder = root / model_id
    write_model(folder, card, tensors)
    return folder


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory):
    """Write a model's folder, as `write_translator` does."""

    def write(*about, **parameters):
        return write_translator(tmp_path_factory.mktemp("models"), *about, **parameters)

    return write


_COS, _SIN = np.cos(np.radians(15)), np.sin(np.radians(15))
OBLIQUE = np.array([[_COS, -_SIN, 0, 0], [_SIN, _COS, 0, 0], [0, 0, -1, 0], [0, 0, 0, 1]])
"""Turned by 15 degrees, slices running to the feet: left-handed."""


def scan_of(array, spacing_ijk_mm=(2.0, 2.0, 3.0), turn=None, modality="CT") -> Volume:
    """Scan round the origin, along RAS or turned."""
    matrix = np.diag([*spacing_ijk_mm, 1.0])
    if turn is not None:
        matrix = turn @ matrix
    matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(array.shape[::-1]) - 1) / 2)
    return Volume(array, matrix, modality)


def textured(shape_kji=(6, 20, 24), seed=0, low=-150, high=250) -> np.ndarray:
    """Tissue whose every voxel is body."""
    return np.random.default_rng(seed).integers(low, high, shape_kji).astype(np.int16)


def tanh_of(values, low=-200.0, high=300.0):
    """What a pointwise network makes of values in HU."""
    return (np.tanh((values - low) * 2 / (high - low) - 1) + 1) / 2 * (high - low) + low
