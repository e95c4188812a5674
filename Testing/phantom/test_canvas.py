from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from CTGANAugmentLib.phantom.canvas import Slab
from CTGANAugmentLib.phantom.shapes import capsule, ellipsoid
from CTGANAugmentLib.phantom.tissues import AIR, LIVER, VALUES


def a_slab(spacing_mm: tuple[float, float, float], half_mm: float = 30.0) -> Slab:
    x, y, z = (np.arange(-half_mm, half_mm + s / 2, s, dtype=np.float32) for s in spacing_mm)
    shape = (len(z), len(y), len(x))
    return Slab(
        x[::-1][None, None, :],
        y[::-1][None, :, None],
        z[:, None, None],
        spacing_mm,
        np.full(shape, AIR.hu, dtype=np.float32),
        np.zeros(shape, dtype=np.uint8),
        "CT",
    )


spacings = st.tuples(*(st.sampled_from([1.0, 1.5, 2.0, 3.0, 5.0]) for _ in range(3)))
offsets = st.tuples(*(st.floats(-2, 2) for _ in range(3)))


@settings(max_examples=25, deadline=None)
@given(spacing_mm=spacings, center_mm=offsets)
def test_coverage_holds_the_volume_of_a_ball_at_any_spacing(
    spacing_mm: tuple[float, float, float], center_mm: tuple[float, float, float]
) -> None:
    slab = a_slab(spacing_mm)
    cover = slab.cover(ellipsoid(slab.x, slab.y, slab.z, center_mm, (20, 20, 20)))
    assert cover.sum() * np.prod(spacing_mm) == pytest.approx(4 / 3 * np.pi * 20**3, rel=0.03)


@settings(max_examples=25, deadline=None)
@example(spacing_mm=(1.0, 5.0, 1.0), radius_mm=0.5, turn=0.0)
@example(spacing_mm=(5.0, 1.5, 1.0), radius_mm=0.4, turn=0.0)
@given(spacing_mm=spacings, radius_mm=st.floats(0.4, 1.2), turn=st.floats(0, np.pi))
def test_a_tube_thinner_than_a_voxel_keeps_about_its_volume(
    spacing_mm: tuple[float, float, float], radius_mm: float, turn: float
) -> None:
    slab = a_slab(spacing_mm)
    tip = 20 * np.array([np.cos(turn), 0.3, np.sin(turn)])
    cover = slab.thin_tubes(np.array([[(*-tip, radius_mm), (*tip, radius_mm)]]))
    wanted = np.pi * radius_mm**2 * (2 * np.linalg.norm(tip) + 4 / 3 * radius_mm)
    assert 0.4 * wanted < cover.sum() * np.prod(spacing_mm) < 1.9 * wanted


def test_the_edge_of_a_plane_is_half_covered() -> None:
    slab = a_slab((2.0, 2.0, 5.0))
    cover = slab.cover(np.broadcast_to(slab.z - 5.0, slab.image.shape))
    assert np.allclose(cover[:, 0, 0][slab.z.ravel() == 5.0], 0.5)
    assert np.allclose(cover[:, 0, 0][slab.z.ravel() <= 0.0], 1.0)


def test_a_voxel_belongs_to_what_fills_most_of_it() -> None:
    slab = a_slab((2.0, 2.0, 2.0))
    cover = np.zeros_like(slab.image)
    cover[3, 3, 3], cover[4, 4, 4] = 0.51, 0.49
    slab.paint(cover, LIVER)
    assert slab.labels[3, 3, 3] == VALUES["liver"]
    assert slab.labels[4, 4, 4] == 0
    assert slab.image[4, 4, 4] == pytest.approx(0.51 * AIR.hu + 0.49 * LIVER.hu)


def test_painting_on_a_part_paints_on_the_whole() -> None:
    slab = a_slab((2.0, 2.0, 2.0))
    window = slab.window((-5, -5, -5), (5, 5, 5))
    assert window is not None
    part = slab.crop(window)
    part.paint(np.ones_like(part.image), LIVER)
    assert slab.image[window].min() == LIVER.hu
    assert slab.window((100, 100, 100), (110, 110, 110)) is None


def test_a_capsule_is_as_wide_as_its_ends() -> None:
    x = np.array([-3.0, 0.0, 4.0, 13.0], dtype=np.float32)
    zero = np.zeros_like(x)
    assert np.allclose(capsule(x, zero, zero, (0, 0, 0, 2), (10, 0, 0, 2)), [1, -2, -2, 1])
