"""The body is the patient with all that he encloses, not the table, not the air round him."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.body import body_mask, body_to_the_skin
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.volume import Volume

RADIUS_MM = 60.0


def make_grid(spacing_mm=(2.0, 2.0, 4.0), angle_deg=0.0, shape=(20, 80, 90)):
    c, s = np.cos(np.deg2rad(angle_deg)), np.sin(np.deg2rad(angle_deg))
    matrix = np.eye(4)
    matrix[:3, :3] = np.array([[-c, s, 0], [-s, -c, 0], [0, 0, 1]]) * spacing_mm
    matrix[:3, 3] = -matrix[:3, :3] @ ((np.array(shape[::-1]) - 1) / 2)
    return Grid(shape, matrix)


def make_scan(grid, modality="CT", *, lungs=True, table=True):
    """Cylinder along S with two air-filled lungs, on a table."""
    r, a, _ = np.moveaxis(grid.voxel_centers_ras(), -1, 0)
    trunk = r**2 + a**2 < RADIUS_MM**2
    tissue, air = (50.0, -1000.0) if modality == "CT" else (300.0, 5.0)
    array = np.where(trunk, tissue, air)
    if lungs:
        array[(np.abs(r) - 25) ** 2 + a**2 < 15**2] = air
    if table:
        array[(a < -70) & (a > -73)] = tissue
    array += np.random.default_rng(0).normal(0, 4, array.shape)
    return Volume(array.astype(np.int16), grid.ijk_to_ras, modality), trunk


def overlap(a, b):
    return 2 * np.count_nonzero(a & b) / (np.count_nonzero(a) + np.count_nonzero(b))


GRIDS = {
    "ordinary": make_grid(),
    "fine in plane, thick slices": make_grid((0.9, 0.9, 5.0), shape=(6, 170, 180)),
    "coarse": make_grid((4.0, 4.0, 4.0), shape=(10, 45, 50)),
    "turned": make_grid(angle_deg=20, shape=(10, 100, 100)),
    "one slice": make_grid(shape=(1, 80, 90)),
}


@pytest.mark.parametrize("modality", ["CT", "MR"])
@pytest.mark.parametrize("name", GRIDS)
def test_the_mask_is_the_trunk_with_its_lungs_and_without_the_table(name, modality):
    volume, trunk = make_scan(GRIDS[name], modality)
    mask = body_mask(volume)
    assert mask.shape == volume.array.shape
    assert overlap(mask, trunk) > 0.95


def test_two_legs_are_both_the_patient_and_a_crumb_is_not():
    grid = make_grid()
    r, a, s = np.moveaxis(grid.voxel_centers_ras(), -1, 0)
    legs = (np.abs(r) - 40) ** 2 + a**2 < 25**2
    crumb = (r**2 + (a - 60) ** 2 < 7**2) & (np.abs(s) < 10)
    volume = Volume(np.where(legs | crumb, 40, -1000).astype(np.int16), grid.ijk_to_ras)
    mask = body_mask(volume)
    assert overlap(mask, legs) > 0.95
    assert not mask[grid.nearest_kji([0.0, 60.0, 0.0])]


def test_a_scan_of_air_has_no_body():
    grid = make_grid()
    assert not body_mask(Volume(np.full(grid.shape_kji, -1000, np.int16), grid.ijk_to_ras)).any()


def test_a_thin_object_is_found_although_it_is_thinner_than_the_opening():
    grid = make_grid()
    _, a, _ = np.moveaxis(grid.voxel_centers_ras(), -1, 0)
    sheet = np.abs(a) < 3
    volume = Volume(np.where(sheet, 40, -1000).astype(np.int16), grid.ijk_to_ras)
    assert overlap(body_mask(volume), sheet) > 0.9


def test_to_the_skin_no_air_round_the_body_counts_and_that_within_does():
    """Off a coarse voxel's border, and with a hole of air well inside that belongs to the body."""
    grid = Grid((20, 90, 90), np.diag([0.8, 0.8, 3.0, 1.0]))
    points = grid.voxel_centers_ras() - np.array([36.0, 36.0, 30.0])
    body = np.hypot(points[..., 0], points[..., 1]) < 25.3
    air_inside = np.hypot(points[..., 0], points[..., 1]) < 6
    array = np.where(body & ~air_inside, 50, -1000).astype(np.int16)
    found = body_to_the_skin(Volume(array, grid.ijk_to_ras))
    assert not found[~body].any()
    assert found[air_inside].all()
    assert found.sum() > 0.95 * body.sum()
