"""A hole is filled by what is round it, smoothly."""

import numpy as np
import pytest
import torch
from scipy.ndimage import distance_transform_edt
from skimage.restoration import inpaint_biharmonic

from CTGANAugmentLib.networks.hole_filling import fill_from_surroundings


def a_hole(shape=(1, 1, 3, 40, 48), where=np.s_[..., 12:28, 16:34]):
    hole = torch.zeros(shape)
    hole[where] = 1
    return hole


def test_a_plain_stays_a_plain_and_the_surroundings_stay_to_the_bit():
    image = torch.full((1, 1, 3, 40, 48), 0.37)
    assert torch.allclose(fill_from_surroundings(image, a_hole()), image, atol=1e-6)
    image = torch.rand(1, 1, 3, 40, 48)
    filled = fill_from_surroundings(image, a_hole())
    assert torch.equal(filled[a_hole() == 0], image[a_hole() == 0])


def test_what_lay_in_the_hole_is_not_looked_at():
    image = torch.rand(1, 1, 3, 40, 48)
    hidden = torch.where(a_hole() > 0, float("nan"), image)
    assert torch.equal(fill_from_surroundings(image, a_hole()), fill_from_surroundings(hidden, a_hole()))


def test_a_slope_is_filled_about_as_the_biharmonic_equation_fills_it():
    rows, columns = np.indices((40, 48))
    slope = (rows / 40 + columns / 96 - 0.7).astype(np.float32)
    hole = a_hole()[0, 0, 0].numpy() > 0
    expected = inpaint_biharmonic(np.where(hole, 0, slope), hole)
    image = torch.from_numpy(slope)[None, None, None].repeat(1, 1, 3, 1, 1)
    filled = fill_from_surroundings(image, a_hole())[0, 0, 1].numpy()
    assert np.abs(filled - expected)[hole].max() < 0.33 * np.ptp(slope[hole])
    assert np.corrcoef(filled[hole], expected[hole])[0, 1] > 0.9


def test_the_value_of_a_place_is_between_those_round_the_hole():
    image = torch.where(torch.arange(48) < 25, -0.6, 0.8).expand(1, 1, 3, 40, 48).clone()
    filled = fill_from_surroundings(image, a_hole())
    assert -0.6 - 1e-6 <= float(filled.min()) <= float(filled.max()) <= 0.8 + 1e-6
    near = distance_transform_edt(a_hole()[0, 0, 0].numpy()) == 1
    left, right = filled[0, 0, 0][:, 16][12:28], filled[0, 0, 0][:, 33][12:28]
    assert near.any()
    assert float(left.mean()) < 0 < float(right.mean())


@pytest.mark.parametrize(("where", "value"), [(np.s_[:, :, 1], 0.25), (np.s_[:], 0.0)])
def test_a_slice_without_surroundings_takes_the_mean_of_the_others_or_nothing(where, value):
    image = torch.full((1, 1, 3, 40, 48), 0.25)
    assert torch.allclose(
        fill_from_surroundings(image, a_hole(where=where))[:, :, 1],
        torch.full((1, 1, 40, 48), value),
        atol=1e-6,
    )


def test_odd_sides_are_filled_too():
    image = torch.full((2, 1, 1, 13, 7), -0.5)
    hole = a_hole(image.shape, np.s_[..., 3:13, 2:7])
    assert torch.allclose(fill_from_surroundings(image, hole), image, atol=1e-6)
