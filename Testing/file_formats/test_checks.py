"""What is refused before voxels are believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.file_formats import checks

PATH = Path("scan.nrrd")


def test_axes_at_right_angles_are_accepted_whatever_their_direction():
    directions, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))
    checks.require_axes(directions * [0.5, 2, 7], PATH)
    checks.require_axes(directions * [0.5, 2, -7], PATH)


def test_a_tilt_is_told_in_degrees():
    axes = np.eye(3)
    axes[:, 2] = [0, np.sin(np.radians(12)), np.cos(np.radians(12))]
    with pytest.raises(UserError, match=r"12\.00 degrees"):
        checks.require_axes(axes, PATH)


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_axes_of_no_length_are_refused(value):
    with pytest.raises(UserError, match="expected"):
        checks.require_axes(np.diag([1, value, 1]), PATH)


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan])
def test_spacings_that_are_no_distance_are_refused(value):
    with pytest.raises(UserError, match="above 0 mm"):
        checks.require_spacing([1, 1, value], PATH)


def test_a_fourth_axis_of_length_one_is_no_fourth_dimension():
    checks.require_scalar_3d([4, 5, 6, 1], 1, PATH)
    with pytest.raises(UserError, match="choose one frame"):
        checks.require_scalar_3d([4, 5, 6, 2], 1, PATH)


def test_an_axis_without_voxels_is_refused():
    with pytest.raises(UserError, match="at least one voxel"):
        checks.require_scalar_3d([4, 5, 0], 1, PATH)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(UserError, match="got a folder"):
        checks.require_file(tmp_path)
