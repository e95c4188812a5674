import numpy as np
import pytest
import torch
from scipy.ndimage import affine_transform

from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings, BatchAugmentation
from CTGANAugmentLib.training.draws import Draws

OFF = {"flip_columns": False}


def changed(settings, tensors, size, step=0):
    return BatchAugmentation(AugmentationSettings(**{**OFF, **settings}))(
        tensors, size, Draws(0, step), "main"
    )


def a_batch(size, count=6):
    torch.manual_seed(1)
    image = torch.rand(count, 1, *size) * 2 - 1
    return {"image": image, "mask": (image > 0.3).float()}


@pytest.mark.parametrize("size", [(9, 12), (4, 9, 12)])
def test_with_everything_off_the_middle_comes_out_untouched(size):
    batch = a_batch(size)
    inner = tuple(n - 4 if n > 4 else n for n in size)
    made = changed({}, batch, inner)
    middle = tuple(slice((n - m) // 2, (n - m) // 2 + m) for n, m in zip(size, inner, strict=True))
    assert torch.equal(made["image"], batch["image"][(..., *middle)])


@pytest.mark.parametrize("size", [(20, 20), (12, 20, 20)])
def test_a_shift_moves_values_by_whole_voxels_and_the_mask_with_them(size):
    batch = a_batch(size)
    inner = tuple(n - 8 for n in size)
    made = changed({"shift_voxels": 4}, batch, inner)
    assert torch.equal(made["mask"], (made["image"] > 0.3).float())
    for before, after in zip(batch["image"], made["image"], strict=True):
        windows = before
        for axis, n in enumerate(inner, start=1):
            windows = windows.unfold(axis, n, 1)
        windows = windows.reshape(-1, *inner)
        assert any(torch.equal(window, after[0]) for window in windows)
    assert not torch.equal(made["image"], changed({}, batch, inner)["image"])


def test_a_shift_stays_within_the_margin():
    batch = a_batch((12, 12))
    made = changed({"shift_voxels": 50}, batch, (10, 12))
    assert made["image"].shape == (6, 1, 10, 12)
    assert torch.isin(made["image"], batch["image"]).all()


@pytest.mark.parametrize(("name", "axis"), [("flip_columns", -1), ("flip_rows", -2), ("flip_slices", -3)])
def test_about_half_of_the_patches_are_mirrored_and_the_others_left(name, axis):
    batch = a_batch((4, 6, 8), count=64)
    made = changed({name: True}, batch, (4, 6, 8))
    mirrored = [torch.equal(a, b.flip(axis)) for a, b in zip(made["image"], batch["image"], strict=True)]
    left = [torch.equal(a, b) for a, b in zip(made["image"], batch["image"], strict=True)]
    assert all(a != b for a, b in zip(mirrored, left, strict=True))
    assert 15 < sum(mirrored) < 49
    assert torch.equal(made["mask"], (made["image"] > 0.3).float())


def test_slices_of_two_dimensions_have_no_third_axis_to_mirror():
    batch = a_batch((6, 8))
    assert torch.equal(changed({"flip_slices": True}, batch, (6, 8))["image"], batch["image"])


def test_a_turn_and_a_change_of_size_are_those_of_scipy():
    image = np.zeros((40, 40), dtype=np.float32)
    image[14:22, 10:30] = 1
    settings = {"rotation_deg": 40.0, "scale_percent": 20.0}
    made = changed(settings, {"image": torch.from_numpy(image)[None, None]}, (40, 40))["image"][0, 0].numpy()
    draws = Draws(0, 0)
    angle = np.radians(40) * (2 * float(draws.uniform("main/angle", (1,))) - 1)
    scale = 1 + 0.2 * (2 * float(draws.uniform("main/scale", (1,))) - 1)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) / scale
    center = np.array([19.5, 19.5])
    expected = affine_transform(image, turn, center - turn @ center, order=1)
    assert np.abs(made - expected).max() < 0.01


def test_a_turned_mask_stays_zero_or_one_and_on_its_image():
    image = torch.zeros(8, 1, 32, 32)
    image[:, :, 8:24, 12:20] = 1
    made = changed({"rotation_deg": 90.0}, {"image": image, "mask": image}, (32, 32))
    assert set(made["mask"].unique().tolist()) == {0.0, 1.0}
    assert float((made["mask"] - made["image"]).abs().mean()) < 0.03


def test_values_change_within_bounds_and_the_mask_does_not():
    batch = a_batch((16, 16), count=16)
    made = changed({"brightness": 0.2, "contrast_percent": 30.0}, batch, (16, 16))
    assert torch.equal(made["mask"], batch["mask"])
    assert float(made["image"].abs().max()) <= 1
    shift = (made["image"].mean((1, 2, 3)) - batch["image"].mean((1, 2, 3))).abs()
    assert 0.02 < float(shift.max()) < 0.25


def test_a_gamma_keeps_black_and_white_and_the_order_between():
    ramp = torch.linspace(-1, 1, 256).view(1, 1, 16, 16).repeat(16, 1, 1, 1)
    made = changed({"gamma_percent": 40.0}, {"image": ramp}, (16, 16))["image"].flatten(1)
    assert torch.allclose(made[:, [0, -1]], torch.tensor([-1.0, 1.0]))
    assert (made.diff(dim=1) > 0).all()
    exponents = torch.log((made[:, 100] + 1) / 2) / torch.log((ramp.flatten(1)[:, 100] + 1) / 2)
    assert 1 / 1.4 - 1e-4 <= float(exponents.min()) < 0.85
    assert 1.15 < float(exponents.max()) <= 1.4 + 1e-4


@pytest.mark.parametrize("size", [(24, 24), (6, 24, 24)])
def test_shading_is_a_smooth_factor_that_all_channels_share(size):
    image = torch.full((64, 2, *size), -0.4)
    image[:, 1] = -0.7
    made = changed({"shading_percent": 10.0}, {"image": image}, size)["image"]
    factors = (made + 1) / (image + 1)
    assert torch.allclose(factors[:, 0], factors[:, 1], atol=1e-5)
    corners = factors[:, 0].flatten(1)[:, 0].log()
    assert 0.07 < float(corners.std()) < 0.13
    assert float(factors.diff(dim=-1).abs().max()) < 0.06
    assert (
        float(changed({"shading_percent": 10.0}, {"image": -torch.ones(2, 1, *size)}, size)["image"].max())
        == -1
    )


def test_only_the_image_that_is_named_changes_its_values():
    batch = {"image_a": a_batch((16, 16))["image"], "image_b": a_batch((16, 16))["mask"] - 0.5}
    made = changed({"gamma_percent": 40.0, "varied": "image_b"}, batch, (16, 16))
    assert torch.equal(made["image_a"], batch["image_a"])
    assert not torch.equal(made["image_b"], batch["image_b"])


def test_the_same_step_changes_alike_and_another_one_differently():
    batch = a_batch((24, 24))
    first, again, other = (
        changed({"rotation_deg": 30.0}, batch, (16, 16), step)["image"] for step in (3, 3, 4)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
