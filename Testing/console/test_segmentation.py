"""The console's call that segments, on a library volume."""

from __future__ import annotations

import numpy as np
import pytest

import CTGANAugmentLib
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.roi import Roi
from CTGANAugmentLib.volume import LabelVolume, Volume


def test_a_method_finds_a_structure_from_a_seed(tumour):
    before = tumour.sha256
    seed = tumour.grid.to_ras([24, 23, 12])
    found = CTGANAugmentLib.segment(tumour, "window", seed)
    expected = np.zeros(tumour.array.shape, bool)
    expected[9:16, 16:30, 18:30] = True
    assert found.labels.grid.matches(tumour.grid)
    assert np.mean((found.labels.array > 0) == expected) > 0.995
    assert Volume(tumour.array, tumour.ijk_to_ras).sha256 == before
    assert "Fixed window" in repr(found)
    assert len(repr(found)) < 120


def test_a_method_takes_seeds_limits_a_first_guess_and_parameters(tumour):
    seed = tumour.grid.to_ras([24, 23, 12])
    half = LabelVolume((np.indices(tumour.array.shape)[2] < 24).astype(np.uint8), tumour.ijk_to_ras)
    roi = Roi.aligned(seed, (8, 8, 8))
    whole = CTGANAugmentLib.segment(tumour, "window", seed)
    for limit in ({"roi": roi}, {"mask": half, "label": 1, "inside": None, "start": whole.labels}):
        found = CTGANAugmentLib.segment(
            tumour, "window", **{"inside": seed, **limit}, outside=(0, 0, 0), keep="all"
        )
        assert 0 < found.labels.array.sum() < whole.labels.array.sum()
        assert found.result.provenance.plan.parameters["keep"] == "all"
        assert found.result.provenance.plan.choices["outside_ras"] == [[0, 0, 0]]


def test_a_method_tells_progress_and_can_be_stopped(tumour):
    def stop(fraction, message):
        raise Cancelled

    with pytest.raises(Cancelled):
        CTGANAugmentLib.segment(tumour, "window", tumour.grid.to_ras([24, 23, 12]), progress=stop)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("magic", {}),
        ("parametric", {}),
        ("window", {"inside": (1, 2)}),
        ("window", {"inside": (900, 0, 0)}),
        ("window", {"inside": (0, 0, 0), "size": 3}),
    ],
)
def test_what_cannot_be_segmented_is_refused(tumour, method, options):
    with pytest.raises(UserError):
        CTGANAugmentLib.segment(tumour, method, **options)
