"""Which files belong to a translation."""

from __future__ import annotations

from pathlib import Path

import pytest

from CTGANAugmentLib.jobs.translation_outputs import TranslationOutputs
from CTGANAugmentLib.translation.translate import Translate


@pytest.mark.parametrize(
    ("confidence", "maps"),
    [
        ("none", ()),
        ("cycle", ("cycle_error",)),
        ("flips", ("flip_spread",)),
        ("both", ("cycle_error", "flip_spread")),
    ],
)
def test_there_is_a_file_for_each_map_that_is_asked_for(confidence, maps):
    outputs = TranslationOutputs.of(Translate(confidence=confidence), Path("x"), "scan", "nrrd", scored=False)
    assert outputs.kinds == ("image", *maps, "provenance", "preview")
    assert set(outputs.paths()) == set(outputs.kinds)


def test_a_table_is_there_where_there_are_scores():
    outputs = TranslationOutputs.of(Translate(), Path("x"), "scan", "nrrd", scored=True)
    assert "scores" in outputs.kinds


def test_maps_beside_a_series_are_files():
    outputs = TranslationOutputs.of(Translate(confidence="both"), Path("x"), "scan", "dicom", scored=False)
    assert outputs.image == Path("x/scan_translated")
    assert outputs.cycle_error == Path("x/scan_cycle_error.nrrd")
