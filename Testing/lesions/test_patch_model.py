"""What a card says of patches, and what is refused when the networks do not keep to it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.patch_model import PatchModel, load_patch_model
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.training.draws import Draws

WINDOW = {"kind": "window", "low": -1000.0, "high": 400.0}
SLICES = ImageEntry("CT", ("image",), {"image": WINDOW}, (1.5, 2.0), (4, 6), 1)
VOLUMES = replace(SLICES, spacing_mm=(3.0, 1.5, 2.0), size=(5, 4, 6))


def model_of(images, made=None):
    """A model whose networks make what they are told to."""
    card = ModelCard(
        id="told",
        title="Told",
        networks={"generator": NetworkEntry("dcgan-generator", {})},
        objective=ObjectiveEntry("dcgan", {}),
        images=images,
        training_data=DataEntry("none", "CC0", "none", {"train": 1}, {"train": 1}, 0),
        metrics={},
        intended_use="tests",
        limits="no training",
        licence="CC0",
    )
    source = SimpleNamespace(
        needs_masks=False, generate=lambda networks, batch, draws: torch.from_numpy(made)[None]
    )
    return PatchModel(card, source, {})


def make(images, made):
    return model_of(images, np.asarray(made, np.float32)).make({}, Draws(0, 0))


@pytest.mark.parametrize(
    ("images", "shape", "spacing_kji"),
    [
        (SLICES, (1, 4, 6), (1.5, 1.5, 2.0)),
        (replace(SLICES, channels=3), (3, 4, 6), (1.5, 1.5, 2.0)),
        (VOLUMES, (5, 4, 6), (3.0, 1.5, 2.0)),
    ],
)
def test_the_grid_has_the_cards_size_and_spacing_round_the_origin(images, shape, spacing_kji):
    grid = model_of(images).grid
    assert grid.shape_kji == shape
    assert grid.spacing_kji_mm.tolist() == list(spacing_kji)
    np.testing.assert_allclose(grid.corners_ras().mean(axis=0), 0, atol=1e-9)


def test_values_come_back_in_the_cards_range():
    ramp = np.linspace(-1, 1, 24).reshape(1, 4, 6)
    volume = make(SLICES, ramp)
    np.testing.assert_array_equal(volume.array[0, 0, 0], -1000)
    np.testing.assert_array_equal(volume.array[0, -1, -1], 400)
    assert volume.array.dtype == np.int16
    percentiles = {"image": {"kind": "percentile", "low": 0.5, "high": 99.5}}
    mr = make(replace(SLICES, modality="MR", normalization=percentiles), ramp)
    assert (mr.modality, mr.array.min(), mr.array.max()) == ("MR", 0, 1000)


def test_volumes_and_slices_as_channels_keep_the_order_of_their_slices():
    steps = np.linspace(-1, 1, 5)[:, None, None] * np.ones((5, 4, 6))
    assert np.all(np.diff(make(VOLUMES, steps[None]).array[:, 0, 0]) > 0)
    assert np.all(np.diff(make(replace(SLICES, channels=5), steps).array[:, 0, 0]) > 0)


def test_networks_are_shown_the_middle_slice_of_a_flat_patchs_mask_and_volumes_whole():
    mask = np.zeros((3, 4, 6), bool)
    mask[1, 2, 3] = True
    shown = model_of(replace(SLICES, channels=3)).shown(mask)
    assert shown.shape == (1, 4, 6)
    assert shown.sum() == shown[0, 2, 3] == 1
    assert model_of(VOLUMES).shown(mask).shape == (1, 3, 4, 6)


@pytest.mark.parametrize("made", [np.zeros((1, 4, 7)), np.full((1, 4, 6), np.nan), np.zeros((2, 4, 6))])
def test_networks_that_do_not_keep_to_the_card_are_refused(made):
    with pytest.raises(UserError, match="the model 'told' makes"):
        make(SLICES, made)


def test_what_the_card_does_not_know_is_told():
    assert "files say 1.5 mm" in model_of(SLICES).notes[0]
    assert model_of(VOLUMES).notes == ()


def test_without_a_model_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("CTGANAUGMENT_MODELS", str(tmp_path))
    with pytest.raises(UserError, match=r"expected model that makes patches, got 'none'"):
        load_patch_model("none")
