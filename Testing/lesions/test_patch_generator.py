"""A patch follows from the model, the seed and its index alone, and has the values and the place that the card says."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.lesions.patch_generator import (
    PatchGenerator,
    PatchSettings,
    check_count,
    generate_patches,
)
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.networks.catalog import build_network
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import DataShape, objective_from_json

SMALL = {"width": 4, "latent_size": 8}
KINDS = {
    "dcgan": ("dcgan", SMALL),
    "classes": ("dcgan", {**SMALL, "conditional": True}),
    "sagan": ("sagan", SMALL),
    "infogan": ("infogan", {**SMALL, "categories": 3}),
    "mixture-gan": ("mixture-gan", {**SMALL, "components": 4}),
    "vae": ("vae", SMALL),
    "pix2pix-mask": ("pix2pix-mask", {"width": 4, "discriminator_width": 4}),
}
WINDOW = {"kind": "window", "low": -1000.0, "high": 400.0}


@pytest.fixture
def model(tmp_path):
    """Maker of a model's folder with random weights."""

    def make(kind="dcgan", *, normalization=WINDOW, modality="CT", channels=1, size=(16, 16), metrics=None):
        objective_id, parameters = KINDS.get(kind, (kind, {"width": 4}))
        objective = objective_from_json(objective_id, parameters)
        specs = objective.networks(DataShape((16, 16), channels, classes=2))
        torch.manual_seed(5)
        networks, tensors = {}, {}
        for name in objective.products:
            networks[name] = NetworkEntry(specs[name].network_id, specs[name].arguments)
            built = build_network(specs[name].network_id, specs[name].arguments)
            for (
                key,
                value,
            ) in built.state_dict().items():  # fresh weights are so small that images hardly differ
                tensors[f"{name}.{key}"] = (value * 6 if value.ndim > 1 else value).numpy()
        card = ModelCard(
            id=f"tiny-{objective_id}",
            title="Tiny",
            networks=networks,
            objective=ObjectiveEntry(objective_id, objective.to_json()),
            images=ImageEntry(modality, ("image",), {"image": normalization}, (1.5, 2.0), size, channels),
            training_data=DataEntry("none", "CC0", "none", {"train": 1}, {"train": 1}, 0),
            metrics=metrics or {},
            intended_use="tests",
            limits="no training",
            licence="CC0",
        )
        write_model(tmp_path / "model", card, tensors, overwrite=True)
        return str(tmp_path / "model")

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_a_patch_follows_from_seed_and_index_alone(model, kind):
    path, masks = model(kind), "lidc" if kind == "pix2pix-mask" else ""
    many = generate_patches(path, 5, seed=3, masks=masks)
    for patches in (
        generate_patches(path, 3, seed=3, masks=masks),
        generate_patches(path, 2, seed=3, start=3, masks=masks),
    ):
        for patch in patches:
            assert patch.volume.sha256 == many[patch.index].volume.sha256
            assert patch.label == many[patch.index].label
    assert [patch.index for patch in many] == [0, 1, 2, 3, 4]
    different = len({patch.volume.sha256 for patch in many})
    assert different == 5 or (masks and different > 1)  # so small a grid has few masks
    assert generate_patches(path, 1, seed=4, masks=masks)[0].volume.sha256 != many[0].volume.sha256


def test_values_are_those_of_the_network_in_hounsfield_units(model):
    generator = PatchGenerator(model("dcgan"), PatchSettings(seed=3))
    with torch.no_grad():
        z = Draws(3, 7).normal("z", (1, 8))
        made = generator.model.networks["generator"](z)[0, 0].numpy()
    patch = generator.patch(7).volume
    assert patch.modality == "CT"
    assert patch.array.dtype == np.int16
    np.testing.assert_allclose(patch.array[0], (made + 1) / 2 * 1400 - 1000, atol=0.51)


def test_values_without_a_unit_lie_between_0_and_1000(model):
    normalization = {"kind": "percentile", "low": 0.5, "high": 99.5}
    generator = PatchGenerator(model("dcgan", normalization=normalization, modality="MR"), PatchSettings())
    volume = generator.patch(0).volume
    assert volume.modality == "MR"
    assert volume.array.dtype == np.float32
    assert volume.array.min() >= 0
    assert 100 < volume.array.max() <= 1000
    assert "percentiles 0.5 and 99.5" in generator.notes[-1]


def test_a_patch_lies_as_patients_do_round_the_origin_with_the_spacing_of_the_card(model):
    grid = generate_patches(model(channels=3), 1)[0].volume.grid
    assert grid.shape_kji == (3, 16, 16)
    assert grid.spacing_mm.tolist() == [2.0, 1.5, 1.5]
    assert np.sign(np.diag(grid.ijk_to_ras)[:3]).tolist() == [-1, -1, 1]
    np.testing.assert_allclose(grid.corners_ras().mean(axis=0), 0, atol=1e-9)


@pytest.mark.parametrize(("kind", "labels"), [("classes", 2), ("infogan", 3), ("mixture-gan", 4)])
def test_labels_are_drawn_alike_or_as_asked_for(model, kind, labels):
    path = model(kind)
    patches = generate_patches(path, 60)
    assert {patch.label for patch in patches} == set(range(labels))
    for label in range(labels):
        assert {patch.label for patch in generate_patches(path, 2, label=label)} == {label}
    of_its_own = next(patch for patch in patches if patch.label == 1)
    asked = generate_patches(path, 1, label=1, start=of_its_own.index)[0]
    assert asked.volume.sha256 == of_its_own.volume.sha256
    assert f"each of the {labels} labels" in PatchGenerator(path, PatchSettings()).notes[0]


def test_a_mixtures_components_are_drawn_as_often_as_training_images_have_them(model):
    shares = dict(enumerate((0.6, 0.3, 0.1, 0.0)))
    path = model("mixture-gan", metrics={f"train/share_of_component_{n}": s for n, s in shares.items()})
    generator = PatchGenerator(path, PatchSettings())
    labels = [generator.patch(index).label for index in range(400)]
    for label, share in shares.items():
        assert labels.count(label) / 400 == pytest.approx(share, abs=0.08)
    assert 3 not in labels
    assert not any("labels" in note for note in generator.notes)
    with pytest.raises(UserError, match=r"no training image had the label 3.*\[0, 1, 2\]"):
        PatchGenerator(path, PatchSettings(label=3))


def test_no_draw_gives_a_label_that_is_never_drawn(model):
    shares = {f"train/share_of_component_{n}": float(n == 2) for n in range(4)}
    generator = PatchGenerator(model("mixture-gan", metrics=shares), PatchSettings())
    for least_and_most in (0.0, 1 - 2**-24):
        draws = SimpleNamespace(uniform=lambda name, shape, drawn=least_and_most: torch.full(shape, drawn))
        assert generator._label(draws) == 2


def test_bounded_noise_makes_patches_that_differ_less(model):
    path = model()

    def spread(**options):
        images = np.stack([patch.volume.array for patch in generate_patches(path, 20, **options)])
        return images.std(axis=0).mean()

    assert spread(truncation=0.3) < 0.6 * spread()


def test_a_patch_out_of_a_mask_comes_with_the_mask(model):
    path = model("pix2pix-mask", channels=3)
    patch = generate_patches(path, 1, masks="lidc")[0]
    assert patch.mask.grid.matches(patch.volume.grid)
    filled = patch.mask.array.any(axis=(1, 2))
    assert filled.tolist() == [False, True, False]
    alone = generate_patches(model("pix2pix-mask"), 1, masks="lidc")[0].mask.array[0]
    assert np.array_equal(patch.mask.array[1], alone)
    path = model("pix2pix-mask", channels=3)
    generator = PatchGenerator(path, PatchSettings(masks="lidc"))
    given = 2 * torch.from_numpy(patch.mask.array[1].astype(np.float32))[None, None] - 1
    with torch.no_grad():
        made = generator.model.networks["generator"](given)[0].numpy()
    np.testing.assert_allclose(patch.volume.array, (made + 1) / 2 * 1400 - 1000, atol=0.51)


REFUSED = {
    "a label of a model without labels": ("dcgan", {"label": 0}, "has no labels"),
    "a label that is too high": ("classes", {"label": 2}, "whole number from 0 to 1, got 2"),
    "a negative label": ("classes", {"label": -1}, "whole number from 0 to 1, got -1"),
    "masks for noise": ("dcgan", {"masks": "lidc"}, "leave the masks out"),
    "no masks": ("pix2pix-mask", {}, "--masks"),
    "a model that paints into scans": ("inpainting", {}, "expected model that makes patches"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_go_with_the_model_is_refused(model, name):
    kind, options, message = REFUSED[name]
    with pytest.raises(UserError, match=message):
        generate_patches(model(kind), 1, **options)


@pytest.mark.parametrize(
    "options", [{"count": 0}, {"count": 100_001}, {"count": 2.0}, {"count": 1, "start": -1}]
)
def test_counts_have_bounds(options):
    with pytest.raises(UserError, match=r"(count|start): expected a whole number from"):
        check_count(options["count"], options.get("start", 0))


@pytest.mark.parametrize("options", [{"seed": -1}, {"seed": True}, {"truncation": 0.0}, {"truncation": 11}])
def test_settings_have_bounds(options):
    with pytest.raises(UserError, match=r"expected a (whole )?number from"):
        PatchSettings(**options)


def test_a_card_that_lies_about_the_size_is_refused(model):
    path = model(size=(32, 32))
    with pytest.raises(UserError, match="its card says"):
        generate_patches(path, 1)


def test_without_pytorch_it_says_what_to_install(model, monkeypatch):
    path = model()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UserError, match="install torch"):
        generate_patches(path, 1)


def test_it_stops_when_told_to(model):
    def stop(fraction, message):
        if message == "patch 3/9":
            raise Cancelled

    with pytest.raises(Cancelled):
        generate_patches(model(), 9, progress=stop)
