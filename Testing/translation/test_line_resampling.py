"""Matrices against the resampling that cuts training patches."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.datasets.patch_grid import resample
from CTGANAugmentLib.geometry import Grid
from CTGANAugmentLib.translation.line_resampling import Line, resampling
from CTGANAugmentLib.volume import Volume


def grid_of(line: Line) -> Grid:
    matrix = np.diag([line.spacing_mm, 1.0, 1.0, 1.0])
    matrix[0, 3] = -line.spacing_mm * (line.count - 1) / 2
    return Grid((1, 1, line.count), matrix)


@pytest.mark.parametrize("spacing_mm", [0.5, 0.9, 1.25, 2.0, 3.3])
def test_it_reads_as_patches_are_cut(spacing_mm):
    source = Line(40, 1.0)
    target = source.at_spacing(spacing_mm)
    values = np.random.default_rng(0).standard_normal(40).astype(np.float32)
    volume = Volume(values[None, None], grid_of(source).ijk_to_ras)
    expected = resample(volume, grid_of(target), 0.0)[0, 0]
    inner = slice(3, -3)
    assert np.allclose((resampling(source, target) @ values)[inner], expected[inner], atol=1e-5)


def test_the_same_spacing_is_the_same_line_and_changes_nothing():
    line = Line(7, 1.5)
    assert line.at_spacing(1.5002) == line
    assert np.array_equal(resampling(line, line.at_spacing(1.5)), np.eye(7))


def test_a_line_keeps_its_middle_and_covers_the_whole():
    assert Line(10, 3.0).at_spacing(2.0) == Line(15, 2.0)
    assert Line(10, 3.0).at_spacing(4.0) == Line(8, 4.0)
    assert Line(1, 3.0).at_spacing(50.0) == Line(1, 50.0)


def test_rows_of_the_matrix_are_means():
    for spacing_mm in (0.4, 1.7, 5.0):
        source = Line(23, 1.0)
        assert np.allclose(resampling(source, source.at_spacing(spacing_mm)).sum(axis=1), 1, atol=1e-6)


def test_a_straight_line_comes_back_from_finer_and_from_coarser_points():
    source = Line(30, 1.0)
    values = np.arange(30, dtype=np.float32)
    for spacing_mm in (0.7, 1.3):
        other = source.at_spacing(spacing_mm)
        back = resampling(other, source) @ (resampling(source, other) @ values)
        assert np.allclose(back[2:-2], values[2:-2], atol=1e-4)
