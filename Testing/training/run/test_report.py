"""The page of a run tells what happened, in any state of the run, without path, network or much time."""

from __future__ import annotations

import json
import re
import time

import pytest
import torch

from CTGANAugmentLib.training.run.folder import RunFolder
from CTGANAugmentLib.training.sample import Sample

STARTED = {
    "event": "started",
    "step": 0,
    "seconds": 0.0,
    "device": "cpu",
    "threads": 2,
    "parameters": {"generator": 1234},
    "patients": {"train": 31, "validation": 7},
    "notes": ["One patient for each file."],
}


def losses(step, **more):
    values = {"generator/total": 1.0 / (step + 1), "critic/total": 0.5, "critic/penalty": None}
    figures = {
        "images_per_second": 500.0,
        "learning_rate": 2e-4,
        "eta_s": 75.0,
        "discriminator_accuracy": 0.8,
    }
    return {"event": "losses", "step": step, "seconds": step / 2, "losses": values, **figures, **more}


@pytest.fixture
def run(tmp_path):
    folder = RunFolder(tmp_path / "run")
    folder.path.mkdir()
    data = {"images": "/data/erna_mueller/scans", "masks": "C:\\erna_mueller\\masks", "rows": 64}
    folder.config_file.write_text(json.dumps({"objective": "dcgan", "data": data}))
    return folder


def page(run):
    run.write_report("DCGAN <1>")
    return run.report.read_text(encoding="utf-8")


def test_a_run_that_has_just_begun_has_a_page(run):
    text = page(run)
    assert "in training" in text
    assert "DCGAN &lt;1&gt;" in text
    assert "<svg" not in text


def test_the_page_tells_whom_and_what_is_trained_on_which_device(run):
    run.log(STARTED)
    text = page(run)
    for told in (
        "train 31, validation 7",
        "generator 1,234",
        "cpu",
        "One patient for each file.",
        "data.rows",
    ):
        assert told in text


def test_no_folder_gets_into_the_page(run):
    run.log(STARTED)
    text = page(run)
    assert "erna_mueller" not in text
    assert "…/scans" in text
    assert "…/masks" in text


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (["started"], "in training"),
        (["started", "paused"], "paused"),
        (["started", "paused", "resumed"], "in training"),
        (["started", "stopped"], "stopped; goes on with --resume (asked for)"),
        (["started", "stopped", "resumed"], "in training"),
        (["started", "finished"], "finished (asked for)"),
    ],
)
def test_the_state_is_the_last_one(run, events, state):
    for name in events:
        run.log(
            {**STARTED, "event": name, **({"reason": "asked for"} if name in ("stopped", "finished") else {})}
        )
    assert f"<dd>{state}</dd>" in page(run)


def test_losses_scores_signs_and_speed_have_charts(run):
    run.log(STARTED)
    for step in range(0, 100, 20):
        run.log(losses(step))
        run.log(
            {
                "event": "validation",
                "step": step,
                "seconds": 1,
                "scores": {"kid": 1.0 - step / 200},
                "best": True,
            }
        )
    text = page(run)
    headings = re.findall(r"<h3>(.*?)</h3>", text)
    assert headings[:4] == [
        "What each network minimises",
        "KID",
        "Discriminator accuracy",
        "Images per second",
    ]
    assert "about 1 min 15 s" in text


def test_the_table_of_scores_has_the_first_the_best_and_the_last(run):
    for step, kid in ((10, 0.9), (20, 0.4), (30, 0.6)):
        run.log(
            {"event": "validation", "step": step, "seconds": 1, "scores": {"kid": kid}, "best": step < 30}
        )
    text = page(run)
    assert re.findall(r'data-v="(0\.\d)"', text) == ["0.9", "0.4", "0.6"]
    assert "best (step 20)" in text


def test_warnings_are_told_once_with_their_number(run):
    for step in (10, 20, 30):
        run.log({"event": "warning", "step": step, "seconds": 1, "message": "collapses <soon>"})
    text = page(run)
    assert text.count("collapses &lt;soon&gt;") == 1
    assert "(step 30, 3 times)" in text


def test_a_model_and_the_check_for_repeated_images_are_shown(run):
    run.model.mkdir()
    (run.model / "card.json").write_text(json.dumps({"metrics": {"test/kid": 0.0123, "test/ssim": None}}))
    run.log(
        {
            "event": "memorization",
            "step": 9,
            "message": "3 of 9 are copies",
            "suspicious": True,
            "file": "no.png",
        }
    )
    text = page(run)
    assert "Test: KID" in text
    assert "0.0123" in text
    assert '<p class="bad">3 of 9 are copies</p>' in text


def test_at_most_eight_pictures_are_embedded_with_the_first_and_the_last(run):
    image = torch.zeros(1, 1, 8, 8)
    for step in range(100, 2100, 100):
        run.save_samples(step, {"noise": Sample(image, image)})
    steps = re.findall(r'data-step="step ([\d,]+)"', page(run))
    assert len(steps) == 8
    assert (steps[0], steps[-1]) == ("100", "2,000")


def test_the_page_needs_nothing_from_elsewhere(run):
    run.log(STARTED)
    run.log(losses(1))
    image = torch.zeros(1, 1, 8, 8)
    run.save_samples(1, {"noise": Sample(image, image)})
    text = page(run)
    assert not re.search(r'(src|href)="(?!data:)', text)
    assert "http" not in text.replace("http-equiv", "")


def test_a_hundred_thousand_events_are_drawn_within_two_seconds(run):
    run.events_file.write_text("".join(json.dumps(losses(step)) + "\n" for step in range(100_000)))
    begun = time.process_time()
    text = page(run)
    assert time.process_time() - begun < 2
    assert "99,999" in text
    assert len(text) < 300_000
