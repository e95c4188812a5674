"""When lesions can be compared, with which job, and how it is shown what was found."""

import json

import pytest

from CTGANAugmentLib.evaluation.realism.compare import compare_lesions
from CTGANAugmentLib.evaluation.realism.report import realism_json
from CTGANAugmentLib.faces import realism
from CTGANAugmentLib.faces.lesion_sets import LesionSources
from CTGANAugmentLib.faces.realism import (
    RealismSettings,
    realism_in,
    realism_job,
    realism_summary,
    why_not_realism,
)
from CTGANAugmentLib.jobs.job import TASKS
from Testing.evaluation.realism.lesions import lesion_set

SOURCES = LesionSources("real", "made")


@pytest.mark.parametrize(
    ("sources", "out", "said"),
    [(LesionSources(), "out", "real scans"), (SOURCES, " ", "which folder"), (SOURCES, "out", "")],
)
def test_what_keeps_lesions_from_being_compared_is_said(sources, out, said):
    reason = why_not_realism(sources, RealismSettings(), out)
    assert said in reason
    assert bool(reason) == bool(said)


def test_the_network_alone_needs_pytorch(monkeypatch):
    monkeypatch.setattr(realism, "why_no_packages", lambda _packages: "install torch first")
    assert why_not_realism(SOURCES, RealismSettings(), "out") == ""
    assert why_not_realism(SOURCES, RealismSettings(own_network=True), "out") == "install torch first"


def test_the_job_compares_by_the_features_that_were_ticked(tmp_path):
    job = realism_job(SOURCES, RealismSettings(own_network=True, seed=4), tmp_path)
    assert job.task in TASKS
    assert job.arguments["features"] == "patch,radiomics,cnn"
    assert job.arguments["seed"] == 4
    assert "own_network" not in job.arguments
    assert realism_job(SOURCES, RealismSettings(), tmp_path).arguments["features"] == "patch,radiomics"


def test_what_a_folder_holds_is_a_table_with_real_beside_made(tmp_path):
    assert realism_in("") is None
    assert realism_in(str(tmp_path)) is None
    found = compare_lesions(lesion_set(seed=1), lesion_set(seed=2), seed=0, features=("radiomics",))
    (tmp_path / "realism.json").write_text(json.dumps(realism_json(found, {})))
    shown = realism_in(str(tmp_path))
    assert shown.headings[2:4] == ("Made against real", "Real against real")
    assert len(shown.rows) == 7 + 6
    assert ("Radiomics", "Kernel distance (KID)") in {row[:2] for row in shown.rows}
    assert any(row[0] == "Values" and row[2].endswith("HU") for row in shown.rows)
    assert shown.answer[0].startswith("By radiomics")
    (tmp_path / "realism.json").write_text(json.dumps({"measures": [{}]}))
    assert realism_in(str(tmp_path)) is None


def test_the_summary_tells_the_answer_and_the_notes():
    said = realism_summary({"notes": ["Alike."], "warnings": ["one was left out."]})
    assert said == "Alike.\nNote: one was left out."
