import pytest

from CTGANAugmentLib.faces.translation_choices import TranslationChoices


def test_choices_come_back_out_of_their_text():
    choices = TranslationChoices("some-model", {"confidence": "flips", "batch_size": 2}, "Segment_1")
    assert TranslationChoices.from_text(choices.to_text()) == choices


@pytest.mark.parametrize("text", ["", "[]", "{", '{"model": 3, "values": [1], "mask_segment": null}'])
def test_what_makes_no_sense_gets_its_default(text):
    assert TranslationChoices.from_text(text) == TranslationChoices()


def test_equal_choices_are_equal_texts():
    one = TranslationChoices(values={"a": 1, "b": 2})
    other = TranslationChoices(values={"b": 2, "a": 1})
    assert one.to_text() == other.to_text()
