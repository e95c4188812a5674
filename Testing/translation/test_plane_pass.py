"""Slices that go through a model together."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.translation.plane_pass import slabs


@pytest.mark.parametrize(
    ("shape", "together"),
    [((20, 64, 64), 8), ((20, 512, 512), 8), ((20, 1000, 512), 4), ((3, 4000, 4000), 1)],
)
def test_large_slices_go_in_smaller_slabs_and_none_is_left_out(shape, together):
    found = list(slabs(shape))
    assert max(len(slab) for slab in found) == min(together, shape[0])
    assert [number for slab in found for number in slab] == list(range(shape[0]))
