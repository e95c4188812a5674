"""What the Data set panel says before anything runs, the jobs it makes, and what it says of their answers."""

from __future__ import annotations

import pytest

from CTGANAugmentLib.datasets.exporters.monai import Monai
from CTGANAugmentLib.faces.data_set import (
    OWN_RECIPE,
    BatchSettings,
    CasesOnDisk,
    batch_job,
    batch_summary,
    cases_job,
    cases_summary,
    export_job,
    export_summary,
    layout_of,
    layouts,
    recipe_choices,
    why_not_batch,
    why_not_export,
    why_not_look,
)


def test_recipes_and_layouts_have_titles_and_ones_own_recipe_comes_last():
    names = [name for name, _title in recipe_choices()]
    assert names[-1] == OWN_RECIPE
    assert {"lung-nodules", "soft-tissue"} <= set(names)
    assert dict(layouts())["nnunet"] == "nnU-Net v2 (raw)"
    assert layout_of("no-such").id == "nnunet"


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (CasesOnDisk(" "), "Say where the scans are"),
        (CasesOnDisk("data", images="*.nii"), "belong together"),
        (CasesOnDisk("data"), ""),
        (CasesOnDisk("data", "{patient}/a.nii", "{patient}/m.nii"), ""),
    ],
)
def test_what_keeps_cases_from_being_looked_through_is_said(cases, said):
    assert why_not_look(cases).startswith(said) or said in why_not_look(cases)
    assert bool(why_not_look(cases)) == bool(said)


def test_what_keeps_a_batch_from_running_is_said(tmp_path):
    cases = CasesOnDisk("data")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("steps: none")
    assert "where the scans are" in why_not_batch(CasesOnDisk(), "lung-nodules", "out")
    assert "YAML" in why_not_batch(cases, "", "out")
    assert "steps" in why_not_batch(cases, str(wrong), "out")
    assert "folder" in why_not_batch(cases, "lung-nodules", " ")
    assert why_not_batch(cases, "lung-nodules", "out") == ""


def test_what_keeps_an_export_from_running_is_said():
    assert "data set" in why_not_export("", "out")
    assert "folder" in why_not_export("data", " ")
    assert why_not_export("data", "out") == ""


def test_jobs_carry_what_was_chosen_and_nothing_that_was_left_out(tmp_path):
    cases = CasesOnDisk(" data ", "{patient}/a.nii", "{patient}/m.nii")
    assert cases_job(CasesOnDisk("data")).arguments == {"data": "data"}
    job = batch_job(cases, "lung-nodules", tmp_path, BatchSettings(workers=2))
    assert job.arguments["images"] == "{patient}/a.nii"
    assert job.arguments["workers"] == 2
    assert "seed" not in job.arguments
    export = export_job(Monai(folds=3), "data", tmp_path, overwrite=True)
    assert export.arguments["parameters"]["folds"] == 3
    assert export.arguments["overwrite"]


def test_answers_are_told_in_sentences():
    looked = {"rows": [["a", *"1234567", "empty mask"], ["b", *"1234567", ""]], "notes": ["1 of 2 cases"]}
    assert cases_summary(looked) == "a: empty mask\n1 of 2 cases"
    made = {"measured": {"real": 2, "synthetic": 6}, "warnings": ["x failed: too small."], "notes": []}
    assert batch_summary(made, "/d").splitlines() == [
        "6 synthetic cases beside 2 real in /d.",
        "Note: x failed: too small.",
    ]
    written = {**made, "files": {"folder": "/e"}, "notes": ["copy splits_final.json"]}
    assert export_summary(written).splitlines()[:2] == [
        "Exported 2 real and 6 synthetic cases to /e.",
        "Note: copy splits_final.json.",
    ]
