"""Copies are found, turned ones too, with the image they copy; new and blurred images are not accused."""

import json

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.memorization import check_memorization, symmetric


@pytest.fixture
def sets(smooth_fields):
    rng = np.random.default_rng(6)
    return tuple(smooth_fields(rng, count) for count in (100, 60, 60))


def test_new_images_are_not_accused(sets):
    train, held_out, new = sets
    found = check_memorization(new, train, held_out)
    assert found.share <= 0.05
    assert not found.suspicious
    assert "no sign" in found.sentence


@pytest.mark.parametrize("code", range(8))
def test_a_copy_is_found_however_it_is_turned(sets, code):
    train, held_out, new = sets
    generated = new.copy()
    generated[:30] = symmetric(train[10:40], code)
    found = check_memorization(generated, train, held_out)
    assert found.nearest[:30].tolist() == list(range(10, 40))
    assert found.rms[:30].max() == 0
    for n in (0, 29):
        assert np.array_equal(symmetric(generated[n : n + 1], found.symmetry[n])[0], train[found.nearest[n]])
    assert found.share == pytest.approx(0.5, abs=0.05)
    assert found.suspicious
    assert "look at the nearest pairs" in found.sentence


def test_distances_are_those_of_a_plain_search(sets):
    train, held_out, new = sets
    found = check_memorization(new, train, held_out)
    every = [
        min(
            np.sqrt(((symmetric(image[None], code) - train) ** 2).mean(axis=(1, 2, 3))).min()
            for code in range(8)
        )
        for image in new[:5].astype(float)
    ]
    assert found.rms[:5] == pytest.approx(every, rel=1e-6)
    assert found.to_json()["median_rms"] == np.median(found.rms)
    json.dumps(found.to_json())


def test_blurred_images_are_near_by_their_voxels_but_not_accused(sets):
    train, held_out, new = sets
    found = check_memorization(gaussian_filter(new, (0, 0, 5, 5)), train, held_out)
    assert found.pixel_share > 0.5
    assert found.share == 0
    assert not found.suspicious


def test_volumes_and_oblong_images_are_flipped_but_not_transposed(smooth_fields):
    rng = np.random.default_rng(7)
    train, held_out = smooth_fields(rng, 20, (6, 10, 12)), smooth_fields(rng, 20, (6, 10, 12))
    found = check_memorization(np.flip(train, (-1, -2)), train, held_out)
    assert found.nearest.tolist() == list(range(20))
    assert set(found.symmetry.tolist()) == {3}
    assert found.suspicious


def test_no_images_and_other_shapes_are_refused(sets):
    train, held_out, new = sets
    with pytest.raises(UserError, match="got none"):
        check_memorization(new, train, held_out[:0])
    with pytest.raises(UserError, match="images of one shape"):
        check_memorization(new[..., :-1], train, held_out)
