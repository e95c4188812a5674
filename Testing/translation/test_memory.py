"""How memory grows with a scan: beyond a constant, by less than issue and design allow."""

from __future__ import annotations

import tracemalloc

import pytest

from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.translation.translate import Translate
from Testing.translation.conftest import scan_of, textured


def peak_bytes(folder, slices, **parameters):
    scan = scan_of(textured((slices, 64, 64)), (1.0, 1.0, 1.0))
    operation = Translate(model=str(folder), direction="a_to_b", **parameters)
    tracemalloc.start()
    try:
        operation.run(scan, Guides(), 0)
        return tracemalloc.get_traced_memory()[1], scan.array.nbytes
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("parameters", "scans"),
    [
        # The result and the body's mask, which is half a scan of 16 bits, and each map; slabs across slices grow.
        ({}, 1.8),
        ({"planes": "three"}, 1.8),
        ({"confidence": "flips"}, 2.8),
        ({"confidence": "both", "planes": "three"}, 4.2),
    ],
)
def test_beside_the_scan_each_further_slice_needs_few_slices(model_folder, parameters, scans):
    folder = model_folder()
    peak_bytes(folder, 8, **parameters)  # what is imported and kept the first time
    few, many = (peak_bytes(folder, slices, **parameters) for slices in (30, 110))
    assert (many[0] - few[0]) / (many[1] - few[1]) < scans
