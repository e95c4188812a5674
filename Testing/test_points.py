"""Points are taken as people write them, and refused when they are none."""

from __future__ import annotations

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.points import points_from_numbers

GOOD = {
    "none": (None, []),
    "an empty list": ([], []),
    "an empty array": (np.zeros((0, 3)), []),
    "one tuple": ((10, -42.5, 130), [[10, -42.5, 130]]),
    "one in a list": ([(1, 2, 3)], [[1, 2, 3]]),
    "two lists": ([[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 6]]),
    "an array of floats": (np.ones((2, 3), np.float32), [[1, 1, 1], [1, 1, 1]]),
}


@pytest.mark.parametrize("name", GOOD)
def test_points_become_an_array_of_rows(name):
    at, expected = GOOD[name]
    points = points_from_numbers(at)
    assert points.shape == (len(expected), 3)
    assert points.dtype == np.float64
    assert points.tolist() == expected


BAD = {
    "a number": 5,
    "two numbers": (1, 2),
    "four numbers": [(1, 2, 3, 4)],
    "uneven rows": [[1, 2], [3, 4, 5]],
    "text": "1,2,3",
    "a mapping": {"r": 1},
    "not a number": (1, 2, float("nan")),
    "too deep": [[[1, 2, 3]]],
    "an object": object(),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_point_is_refused_with_an_example(name):
    at = BAD[name]
    with pytest.raises(UserError, match=r"expected points such as \[\(10\.0, -42\.5, 130\.0\)\]"):
        points_from_numbers(at)
