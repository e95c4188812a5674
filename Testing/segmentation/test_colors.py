from __future__ import annotations

from itertools import pairwise

import numpy as np

from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.segmentation.colors import color_of


def test_each_method_has_a_colour_of_its_own_far_from_the_next_ones():
    ids = [name for name, operation in operations().items() if hasattr(operation, "family")]
    colors = {name: np.array(color_of(name)) for name in ids}
    assert len({tuple(color) for color in colors.values()}) == len(ids)
    assert all(np.abs(colors[a] - colors[b]).max() > 0.2 for a, b in pairwise(ids))


def test_a_stranger_gets_a_colour_too():
    assert len(color_of("no-such-method")) == 3
