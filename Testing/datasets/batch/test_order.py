"""What a case is made by goes to a worker and into a record, and comes back the same but for places of this machine."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from CTGANAugmentLib.datasets.batch.order import BATCH, Variant, as_work, told_of, variant_of
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.provenance import Plan

ACTS = (
    {"operation": "copy-paste", "probability": 1.0, "inside": "body", "source": "/secret/anna"},
    {"pipeline": "light", "probability": 0.5},
)
ORDER = Variant(
    name="a_synthetic_x-1",
    folder="/out/a",
    image="/data/a.nii.gz",
    mask="/data/m.nii.gz",
    modality="CT",
    step="x",
    acts=ACTS,
    seed=(3, 99),
    lesion=2,
    labels={"2": "lesion"},
)


def _again(paths):
    plan = Plan(BATCH, json.loads(json.dumps(told_of(ORDER))), {}, 99)
    where = {"folder": Path("/out/a"), "image": ORDER.image, "mask": ORDER.mask, "modality": "CT"}
    return variant_of(plan, **where, paths=paths)


def test_an_order_is_json_and_comes_back_from_it():
    work = json.loads(json.dumps(as_work(ORDER)))
    assert Variant(**{**work, "acts": tuple(work["acts"]), "seed": tuple(work["seed"])}) == ORDER


def test_a_record_names_no_path_and_with_it_says_the_same_order():
    assert "/secret" not in json.dumps(told_of(ORDER))
    assert _again({"source": "/secret/anna", "model": "not of this operation"}) == ORDER
    assert "source" not in _again({}).acts[0]


def test_a_pipeline_of_the_users_own_is_told_by_name_and_missed_at_a_replay(tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text("title: Mine\nsteps:\n  - {transform: flip}\n")
    order = replace(ORDER, acts=({"pipeline": str(own), "probability": 1.0},))
    told = told_of(order)
    assert told["do"][0]["pipeline"] == "mine.yaml"
    where = {"folder": tmp_path, "image": "a", "mask": "", "modality": "CT", "paths": {}}
    with pytest.raises(UserError, match=r"mine\.yaml"):
        variant_of(Plan(BATCH, told, {}, 99), **where)
