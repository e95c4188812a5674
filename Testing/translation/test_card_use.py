"""What a card says of the use of its networks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from CTGANAugmentLib.datasets.normalization import ValueRange
from CTGANAugmentLib.modelzoo.card import NetworkEntry, ObjectiveEntry, ScopeEntry
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.translation.card_use import CardUse
from CTGANAugmentLib.translation.ways import ways_of
from CTGANAugmentLib.translation.windows import Windows
from Testing.translation.conftest import PERCENTILE, WINDOW, images_of


@pytest.fixture
def use(model_folder):
    def make(network=None, objective=None, scope=None, **images):
        entry = images_of(
            **{"modality": "CT+MR", "normalization": {"image_a": WINDOW, "image_b": PERCENTILE}, **images}
        )
        card = read_card(model_folder(images=entry))
        if network is not None:
            card = replace(card, networks=dict.fromkeys(card.networks, network))
        if objective is not None:
            card = replace(card, objective=objective)
        return [CardUse(replace(card, scope=scope or {}), way) for way in ways_of(card)]

    return make


def scope(least, most):
    return ScopeEntry(3, "CT", (), (), (1, 1), (least, most), (300, 300), (200, 200), ("axial",), 0.0)


def test_windows_have_hu_and_air_and_percentiles_a_scale_from_0(use):
    to_mr, to_ct = use()
    assert (to_ct.target_values, to_ct.air, to_ct.target_modality) == (ValueRange(-200, 300), -1000, "CT")
    assert (to_mr.target_values, to_mr.air, to_mr.target_modality) == (ValueRange(0, 1000), 0, "MR")


def test_slices_lie_as_the_card_says_or_as_scans_that_the_model_met(use):
    assert use()[0].slice_spacing_mm(2.0) == 2.0
    assert use(spacing_mm=(4.0, 2.0, 2.0), size=(1, 16, 16))[0].slice_spacing_mm(2.0) == 4.0
    met = {"image_a": scope(3.0, 5.0)}
    assert [use(scope=met)[0].slice_spacing_mm(own) for own in (1.0, 4.0, 9.0)] == [3.0, 4.0, 5.0]


RESNET = NetworkEntry("resnet-generator", {"norm": "batch"})


@pytest.mark.parametrize(
    ("network", "size", "expected"),
    [
        (RESNET, "auto", Windows(4, 1024, 1024)),
        (RESNET, "patch", Windows(4, 16, 16, fixed=True)),
        (NetworkEntry("resnet-generator", {"norm": "instance"}), "auto", Windows(4, 16, 16, fixed=True)),
        (NetworkEntry("resnet-generator", {"norm": "instance"}), "slice", Windows(4, 1024, 1024)),
        (NetworkEntry("unet-generator", {"norm": "batch", "size": 64}), "auto", Windows(64, 1024, 1024)),
        (NetworkEntry("onnx", {}), "auto", Windows(1, 16, 16, fixed=True)),
        (NetworkEntry("onnx", {}), "slice", Windows(1, 16, 16, fixed=True)),
    ],
)
def test_networks_whose_result_hangs_on_what_they_see_at_once_get_windows_as_trained(
    use, network, size, expected
):
    assert use(network)[0].windows(size) == expected


def test_a_whitened_model_gets_windows_as_trained(use):
    whitened = ObjectiveEntry("cyclegan", {"whitening": True})
    found = use(RESNET, whitened)[0]
    assert found.whitened
    assert found.windows().fixed
