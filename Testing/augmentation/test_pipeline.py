import json

import numpy as np
import pytest

from CTGANAugmentLib.augmentation.flip import Flip
from CTGANAugmentLib.augmentation.gaussian_noise import GaussianNoise
from CTGANAugmentLib.augmentation.pipeline import (
    Pipeline,
    Step,
    pipeline_from_json,
    pipelines,
    read_pipeline,
)
from CTGANAugmentLib.augmentation.rotation import Rotation
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.provenance import Plan


@pytest.mark.parametrize("name", sorted(pipelines()))
def test_every_pipeline_that_comes_along_runs_and_replays_to_the_same_bits(name, make_ball):
    scan, labels = make_ball(noise=15.0)
    pipeline = read_pipeline(name)
    assert pipeline.title
    made = pipeline.run(scan, labels, 11)
    plan = Plan.from_json(json.loads(json.dumps(made.provenance.plan.to_json())))
    again = pipeline.replay(scan, labels, plan)
    np.testing.assert_array_equal(again.volume.array, made.volume.array)
    np.testing.assert_array_equal(again.masks[0].array, made.masks[0].array)
    assert again.warnings == made.warnings
    assert made.provenance.synthetic


def test_the_papers_nine_are_nine():
    assert len({step.transform.id for step in read_pipeline("paper").steps}) == 9


def test_steps_are_done_about_as_often_as_their_probability_says(make_ball):
    scan, _labels = make_ball()
    pipeline = Pipeline((Step(Flip(), 0.3), Step(GaussianNoise(), 1.0), Step(Flip(axis="head-foot"), 0.0)))
    drawn = [
        [plan["operation"] for plan in pipeline.run(scan, None, seed).provenance.plan.choices["plans"]]
        for seed in range(100)
    ]
    assert 15 <= sum("flip" in names for names in drawn) <= 45
    assert all(names[-1] == "gaussian-noise" and names.count("flip") <= 1 for names in drawn)


def test_image_and_labels_end_where_the_steps_one_after_the_other_take_them(make_ball):
    scan, labels = make_ball()
    made = Pipeline((Step(Rotation(20)), Step(Flip()))).run(scan, labels, 4)
    first, second = (Plan.from_json(each) for each in made.provenance.plan.choices["plans"])
    once = Rotation(20).apply_to(scan, labels, first)
    twice = Flip().apply_to(once.volume, once.masks[0], second)
    np.testing.assert_array_equal(made.volume.array, twice.volume.array)
    np.testing.assert_array_equal(made.masks[0].array, twice.masks[0].array)


def test_a_further_step_at_the_end_leaves_those_before_as_they_were(make_ball):
    scan, _labels = make_ball()
    short = Pipeline((Step(Rotation(20)), Step(GaussianNoise())))
    long = Pipeline((*short.steps, Step(Flip())))
    plans = [each.run(scan, None, 9).provenance.plan.choices["plans"] for each in (short, long)]
    assert plans[1][:2] == plans[0]


def test_what_was_done_is_in_the_record_whole(make_ball):
    scan, _labels = make_ball()
    plan = Pipeline((Step(Flip(), 0.5),)).run(scan, None, 3).provenance.plan
    assert (plan.operation, plan.seed) == ("augment", 3)
    assert plan.parameters == {"steps": [{"transform": "flip", "probability": 0.5, "axis": "left-right"}]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "expected a pipeline with 'steps'"),
        ({"steps": [{"transform": "flp"}]}, "did you mean flip"),
        ({"steps": [{"transform": "synthesize"}]}, "there is no transform"),
        ({"steps": [{"transform": "flip", "axes": 1}]}, "did you mean axis"),
        ({"steps": [{"transform": "flip", "probability": 2}]}, "probability from 0 to 1"),
        ({"steps": [{"transform": "rotation", "axial_deg": 999}]}, "axial_deg"),
        ({"steps": ["flip"]}, "expected a transform such as"),
        ({"step": [], "steps": []}, "did you mean steps"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(content, message):
    with pytest.raises(UserError, match=message):
        pipeline_from_json(content)


def test_a_file_of_ones_own_is_read_and_others_are_named(tmp_path):
    (tmp_path / "mine.yaml").write_text("steps:\n  - {transform: flip, axis: head-foot}\n")
    (step,) = read_pipeline(tmp_path / "mine.yaml").steps
    assert (step.transform, step.probability) == (Flip(axis="head-foot"), 1.0)
    with pytest.raises(UserError, match="one of light, nnunet-like, paper"):
        read_pipeline("no-such")


def test_plans_of_something_else_are_refused(make_ball):
    scan, _labels = make_ball()
    with pytest.raises(UserError, match="plan of an augmentation"):
        Pipeline(()).replay(scan, None, Plan("flip", {}, {}))
    with pytest.raises(UserError, match="seed"):
        Pipeline(()).run(scan, None, -1)
