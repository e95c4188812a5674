"""An outline is what was asked for: its volume, its place, and star-shaped whatever is drawn."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.lesions.partial_volume import footprint
from CTGANAugmentLib.lesions.shape import SHAPE_PRIORS, Shape, Spicule, sample_shape

OUTLINES = st.builds(
    lambda seed, diameter, elongation, lobulation, spiculation, prior: sample_shape(
        np.random.default_rng(seed),
        diameter_mm=diameter,
        elongation=elongation,
        lobulation=lobulation,
        spiculation=spiculation,
        prior=prior,
    ),
    st.integers(0, 2**32 - 1),
    st.floats(12, 30),
    st.floats(1, 2),
    st.floats(0, 1),
    st.floats(0, 0.5),
    st.sampled_from(SHAPE_PRIORS),
)
OFFSETS = st.tuples(*[st.floats(-0.5, 0.5)] * 3)


@settings(max_examples=30, deadline=None)
@given(OUTLINES, OFFSETS)
def test_volume_diameter_and_centre_are_as_asked_for_at_1_mm(shape, offset):
    grid = Grid((110, 110, 110), np.eye(4))
    center = np.array([55.0, 55.0, 55.0]) + offset
    box = grid.box_around(center, shape.longest_radius_mm + 2)
    mask = footprint(shape, center, grid, box).coverage >= 0.5
    wanted = np.pi * shape.diameter_mm**3 / 6
    assert mask.sum() == pytest.approx(wanted, rel=0.05)
    assert (6 * mask.sum() / np.pi) ** (1 / 3) == pytest.approx(shape.diameter_mm, rel=0.05)
    found = grid.crop(box).to_ras(np.argwhere(mask).mean(axis=0)[::-1])
    assert np.abs(found - center).max() < 0.5


@settings(max_examples=40, deadline=None)
@given(OUTLINES)
def test_every_outline_survives_json_with_the_same_surface(shape):
    again = Shape.from_json(json.loads(json.dumps(shape.to_json())))
    directions = np.random.default_rng(0).standard_normal((3, 200))
    assert again == shape
    np.testing.assert_array_equal(again.radius_mm(directions), shape.radius_mm(directions))
    assert (shape.radius_mm(directions) > 0).all()


def test_a_plain_outline_is_a_sphere():
    directions = np.random.default_rng(1).standard_normal((3, 500))
    np.testing.assert_allclose(Shape(20.0).radius_mm(directions), 10.0, rtol=1e-3)


def test_elongation_is_the_ratio_of_longest_to_shortest_axis():
    shape = sample_shape(np.random.default_rng(0), diameter_mm=20, elongation=1.8)
    directions = np.random.default_rng(2).standard_normal((3, 20000))
    radii = shape.radius_mm(directions)
    assert radii.max() / radii.min() == pytest.approx(1.8, rel=0.02)


def test_lobulation_makes_the_radius_vary_in_proportion():
    directions = np.random.default_rng(3).standard_normal((3, 5000))

    def spread(lobulation):
        draws = [
            sample_shape(np.random.default_rng(s), diameter_mm=20, lobulation=lobulation).radius_mm(
                directions
            )
            for s in range(20)
        ]
        return np.mean([np.log(r).std() for r in draws])

    assert spread(0.0) < 1e-3
    assert spread(1.0) / spread(0.5) == pytest.approx(2, rel=0.1)


def test_the_lidc_prior_has_the_roughness_of_real_outlines():
    """The 1246 outlines behind lidc.json vary by 0.165 (SD of the log radius round a contour)."""
    angle = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle), 0 * angle])
    spreads = [
        np.log(sample_shape(np.random.default_rng(s), diameter_mm=20, prior="lidc").radius_mm(circle)).std()
        for s in range(400)
    ]
    assert np.mean(spreads) == pytest.approx(0.165, abs=0.03)


def test_a_spicule_reaches_outward_where_it_points():
    shape = Shape(20.0, spicules=(Spicule((1.0, 0.0, 0.0), 0.8, 4.0),))
    tip, opposite = shape.radius_mm(np.array([[1.0, -1.0], [0, 0], [0, 0]]))
    assert tip / opposite == pytest.approx(1.8, rel=0.02)


def test_the_same_seed_draws_the_same_outline():
    a, b = (
        sample_shape(np.random.default_rng(5), diameter_mm=9, lobulation=0.4, spiculation=1) for _ in range(2)
    )
    assert a == b
