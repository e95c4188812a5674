"""A record is enough to make an image again and says nothing of whose it is."""

from __future__ import annotations

import json

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.provenance import Plan, Provenance, read_provenance
from CTGANAugmentLib.version import VERSION
from CTGANAugmentLib.volume import Volume


def make_volume(name="Mueller Erna 4711"):
    matrix = np.diag([0.7, 0.8, 5.0, 1.0])
    return Volume(np.arange(24, dtype=np.int16).reshape(2, 3, 4), matrix, "CT", name)


def make_provenance(**options):
    plan = Plan("parametric", {"preset": "liver-cyst"}, {"lesions": [{"center_ras": [1, 2, 3.5]}]}, seed=3)
    return Provenance(plan, {"scan": make_volume()}, **options)


def test_a_record_says_that_the_data_is_synthetic_and_how_it_was_made():
    record = json.loads(make_provenance(measured={"lesions": [{"volume_ml": 4.2}]}).to_text())
    assert record["synthetic"] is True
    assert "not for diagnosis" in record["notice"]
    assert record["software"] == f"CTGANAugment {VERSION}"
    assert record["plan"]["seed"] == 3
    assert record["measured"] == {"lesions": [{"volume_ml": 4.2}]}
    assert record["model"] is None


def test_an_input_is_known_by_its_content_alone():
    entry = make_provenance().to_json()["inputs"]["scan"]
    assert entry == {
        "sha256": make_volume().sha256,
        "modality": "CT",
        "shape_kji": [2, 3, 4],
        "spacing_ijk_mm": [0.7, 0.8, 5.0],
    }
    assert "Mueller" not in make_provenance().to_text()
    assert make_provenance().to_text() == make_provenance().to_text()


def test_a_model_is_named_with_its_hash():
    model = {"name": "liver-gan", "sha256": "ab" * 32}
    assert make_provenance(model=model).to_json()["model"] == model


def test_plan_and_record_come_back_as_they_were():
    made = make_provenance()
    plan, record = read_provenance(made.to_text())
    assert plan == made.plan
    assert record == made.to_json()


def test_a_record_never_holds_what_json_cannot_say():
    with pytest.raises(ValueError, match="JSON"):
        make_provenance(measured={"mean": float("nan")}).to_text()


BAD = {
    "empty": "",
    "not JSON": "preset: liver",
    "a list": "[]",
    "another format": '{"format": "ctganaugment-job-1"}',
    "no plan": '{"format": "ctganaugment-provenance-1", "inputs": {"scan": {}}}',
    "a plan that is text": '{"format": "ctganaugment-provenance-1", "plan": "x", "inputs": {"scan": {}}}',
    "a plan that is nothing": '{"format": "ctganaugment-provenance-1", "plan": null, "inputs": {"scan": {}}}',
    "a number that JSON cannot say": '{"format": "ctganaugment-provenance-1", "measured": {"mean": NaN}, "plan": '
    '{"operation": "a", "parameters": {}, "choices": {}}, "inputs": {"scan": {}}}',
    "a plan with parts missing": '{"format": "ctganaugment-provenance-1", "plan": {"operation": "parametric"}}',
    "parameters that are text": '{"format": "ctganaugment-provenance-1", "plan": '
    '{"operation": "a", "parameters": "b", "choices": {}}, "inputs": {"scan": {}}}',
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_record_is_refused(name):
    with pytest.raises(UserError, match=r"provenance|plan"):
        read_provenance(BAD[name])
