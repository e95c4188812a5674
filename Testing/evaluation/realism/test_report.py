"""The report puts every figure beside that of real lesions, and names nobody."""

import csv
import io
import json
import re

import pytest

from CTGANAugmentLib.evaluation.realism.compare import compare_lesions
from CTGANAugmentLib.evaluation.realism.report import (
    realism_csv,
    realism_html,
    realism_json,
    sentences_of,
)
from Testing.evaluation.realism.lesions import lesion_set

ASKED = {"Patches": "16 x 16 voxels", "Day": "2026-11-24"}


@pytest.fixture(scope="module")
def found():
    real, made = lesion_set(seed=1, names="Doe_John"), lesion_set(seed=2, names="Roe", brightness=0.8)
    return compare_lesions(real, made, seed=3, trained_on=lesion_set(seed=4, names="Poe"))


def test_the_answer_says_what_a_forest_and_the_distance_found(found):
    said = " ".join(sentences_of(found))
    assert "By radiomics, a forest tells them apart: AUC 1.00" in said
    assert re.search(r"farther in 10 of 10 draws", said)
    assert "no sign that the model repeats training images" in said


def test_the_table_has_each_quantity_of_made_and_of_real_lesions(found):
    rows = list(csv.DictReader(io.StringIO(realism_csv(found))))
    assert len(rows) == 7 + 2 * 6
    distance = next(row for row in rows if row["quantity"] == "lesion_distance")
    assert distance["unit"] == "HU"
    assert float(distance["made"]) > 3 * float(distance["real"])
    assert distance["farther"] == "10"
    assert next(row for row in rows if row["quantity"] == "kernel")["standard_error"]


def test_the_page_needs_no_network_and_names_no_patient(found):
    page = realism_html(found, ASKED)
    assert "For research only" in page
    assert "64 patches of 8 patients" in page
    assert not re.search(r'(src|href)="(?!data:)', page)
    for name in ("Doe", "Roe", "Poe"):
        assert name not in page + json.dumps(realism_json(found, ASKED)) + realism_csv(found)


def test_everything_is_there_as_json(found):
    content = json.loads(json.dumps(realism_json(found, ASKED), allow_nan=False))
    assert content["asked"] == ASKED
    assert set(content["told_apart"]) == {"patch", "radiomics"}
    assert content["memorization"]["suspicious"] is False
    assert content["answer"] == sentences_of(found)
