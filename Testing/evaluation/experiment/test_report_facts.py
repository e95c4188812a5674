"""What a report says of an experiment names nobody and no machine."""

import pytest

from CTGANAugmentLib.evaluation.experiment.report_facts import told_of, without_paths


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("/home/doe/study/Roe_John/ct.nii.gz exists already", "ct.nii.gz exists already"),
        (r"cannot read C:\\Users\\doe\\x.nii: gone", "cannot read x.nii: gone"),
        ("out of 3 / 4 patches", "out of 3 / 4 patches"),
        ("one and/or two", "one and/or two"),
    ],
)
def test_folders_are_taken_out_of_sentences(text, kept):
    assert without_paths(text.replace("\\\\", "\\")) == kept


def test_an_arm_is_told_in_words():
    assert told_of({}) != ""
    assert "flip" in told_of({"steps": [{"name": "flipped", "do": [{"operation": "flip"}]}]}).lower()
