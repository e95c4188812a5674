"""What a list offers, with the models that come along."""

import pytest

from CTGANAugmentLib.faces.control_choices import choices_of
from CTGANAugmentLib.faces.controls import control_of
from CTGANAugmentLib.modelzoo.catalog import find_model
from CTGANAugmentLib.operation import operations
from CTGANAugmentLib.parameters import parameters_of


def choices(operation, name, modality="CT", current=None):
    cls = operations()[operation]
    spec = next(each for each in parameters_of(cls) if each.name == name)
    return choices_of(cls, control_of(spec), modality, current)


def test_plain_choices_are_offered_as_they_are_declared():
    assert [value for value, _title in choices("copy-paste", "outline")] == ["own", "painted"]


@pytest.mark.parametrize(
    ("operation", "modality", "fill"),
    [("gan-inpaint", "CT", "lesion"), ("gan-inpaint", "MR", "lesion"), ("remove", "CT", "healthy")],
)
def test_only_models_that_paint_what_is_asked_for_into_such_scans_are_offered(operation, modality, fill):
    (best, best_title), *others = choices(operation, "model", modality)
    assert (best, best_title) == ("", "The best that fits the scan")
    assert others
    for name, title in others:
        card = find_model(name).usable_card
        assert (card.title, card.images.modality) == (title, modality)
        assert card.objective.parameters.get("fill", "lesion") == fill


def test_a_model_that_is_set_and_does_not_fit_is_still_shown_for_what_it_is():
    offered = dict(choices("remove", "model", "CT", "lung-tumour-dcgan"))
    assert "does not fit" in offered["lung-tumour-dcgan"]
    assert len(choices("remove", "model", "CT", "")) == len(choices("remove", "model", "CT"))
