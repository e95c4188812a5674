"""Experiments run from scans to results: resumed, in parallel, and never with a leak."""

import json
import shutil

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment import made_patches
from CTGANAugmentLib.evaluation.experiment import run as run_module
from CTGANAugmentLib.evaluation.experiment.leakage import LeakageError
from CTGANAugmentLib.evaluation.experiment.run import run_experiment
from CTGANAugmentLib.parallel import Workers
from CTGANAugmentLib.progress import Cancelled, no_progress
from Testing.evaluation.experiment.study import PATIENTS, SHORT, content_of

FLIP = {"name": "flipped", "variants": 2, "do": [{"operation": "flip"}]}
COPY = {
    "operation": "copy-paste",
    "source": "{donors}",
    "source_masks": "{donor_masks}",
    "inside": "body",
    "confine": False,
}
GENERATOR = {"objective": "dcgan", "parameters": {"width": 4, "conditional": True}, "training": SHORT}


def run(settings, folder, workers=1, progress=no_progress):
    return run_experiment(settings, folder, workers=Workers(workers), progress=progress)


def results_in(folder):
    found = {path.name: json.loads(path.read_text()) for path in sorted((folder / "results").glob("*.json"))}
    return {name: {**record, "seconds": None} for name, record in found.items()}


@pytest.fixture
def arms():
    return {"none": {}, "flipped": {"steps": [FLIP]}, "both": {"join": ["none", "flipped"]}}


def test_every_arm_is_judged_on_every_patient_once(settings_of, arms, tmp_path):
    result = run(settings_of(arms=arms), tmp_path / "out")
    assert not result.failures
    assert len(result.results) == 3 * 3
    for arm in arms:
        judged = [
            case["patient"] for record in result.results if record["arm"] == arm for case in record["cases"]
        ]
        assert sorted(judged) == sorted(PATIENTS)
    made = {record["arm"]: (record["real_patches"], record["made_patches"]) for record in result.results}
    assert made == {"none": (2, 0), "flipped": (2, 4), "both": (2, 4)}


def test_patches_are_classified_by_a_generator_s_help_that_saw_training_patients_alone(settings_of, tmp_path):
    arms = {"none": {}, "gan": {"generator": GENERATOR, "patches": 6}}
    result = run(settings_of("classification", arms=arms), tmp_path / "out")
    assert not result.failures
    assert {record["made_patches"] for record in result.results} == {0, 6}
    card = next((tmp_path / "out" / "work").glob("*/gan/generator/model/card.json"))
    assert json.loads(card.read_text())["training_data"]["patients"] == {
        "train": 2,
        "validation": 0,
        "test": 0,
    }


def test_a_stopped_experiment_goes_on_and_comes_to_the_same(settings_of, arms, tmp_path):
    run(settings_of(arms=arms), tmp_path / "whole")
    told = []

    def stop(fraction, message):
        told.append(message)
        if len(list((tmp_path / "half" / "results").glob("*.json"))) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(settings_of(arms=arms), tmp_path / "half", progress=stop)
    assert len(results_in(tmp_path / "half")) == 4
    run(settings_of(arms=arms), tmp_path / "half")
    assert results_in(tmp_path / "half") == results_in(tmp_path / "whole")


def test_two_workers_come_to_the_same_as_one(settings_of, arms, tmp_path):
    pytest.importorskip("distributed")
    run(settings_of(arms=arms), tmp_path / "one")
    run(settings_of(arms=arms), tmp_path / "two", workers=2)
    assert results_in(tmp_path / "one") == results_in(tmp_path / "two")


def test_patches_for_generators_are_cut_before_processes_could_do_it_at_once(
    settings_of, tmp_path, monkeypatch
):
    """Two that cut into one folder at the same time once took each other's pieces away."""
    arms = {"none": {}, "gan": {"generator": GENERATOR, "patches": 6}}
    began = []
    real = run_module._work

    def work(bench, *rest):
        began.append((bench.shared / "generator-gan" / "main" / "index.json").is_file())
        return real(bench, *rest)

    monkeypatch.setattr(run_module, "_work", work)
    assert not run(settings_of("classification", arms=arms), tmp_path / "out").failures
    assert began == [True]


def test_a_folder_of_another_experiment_is_left_alone(settings_of, arms, tmp_path):
    run(settings_of(arms={"none": {}}), tmp_path / "out")
    with pytest.raises(UserError, match="begun with another experiment"):
        run(settings_of(arms=arms), tmp_path / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    with pytest.raises(UserError, match=r"expected an empty folder.*thesis\.txt"):
        run(settings_of(arms=arms), tmp_path / "full")


def test_a_planted_leak_one_scan_under_two_patients_is_refused(study, settings_of, tmp_path):
    shutil.copytree(study, tmp_path / "leaky")
    for part in ("images", "masks"):
        shutil.copy(tmp_path / "leaky" / part / "P0_0.nii.gz", tmp_path / "leaky" / part / "P7_0.nii.gz")
    data = content_of(tmp_path / "leaky", "segmentation")["data"]
    with pytest.raises(LeakageError, match="the same image is there as"):
        run(settings_of(data=data), tmp_path / "out")
    assert not (tmp_path / "out" / "results").exists()


def test_a_planted_leak_a_case_made_from_a_tested_patient_stops_everything(
    settings_of, arms, tmp_path, monkeypatch
):
    honest = made_patches.Workshop._training

    def leaky(self):
        strange = [
            pair for pair in zip(self.cases, self.checks, strict=True) if pair[1].patient in self.unit.tested
        ]
        return [*honest(self), *strange]

    monkeypatch.setattr(made_patches.Workshop, "_training", leaky)
    with pytest.raises(LeakageError, match="what the arm flipped makes comes from P"):
        run(settings_of(arms=arms), tmp_path / "out")
    assert not any("flipped" in name for name in results_in(tmp_path / "out"))


def test_a_planted_leak_a_generator_trained_on_everybody_stops_everything(settings_of, tmp_path, monkeypatch):
    honest = made_patches.of_patients
    monkeypatch.setattr(
        made_patches, "of_patients", lambda cut, _who, *, masks: honest(cut, PATIENTS, masks=masks)
    )
    arms = {"none": {}, "gan": {"generator": GENERATOR, "patches": 6}}
    with pytest.raises(LeakageError, match="the generator's training comes from"):
        run(settings_of("classification", arms=arms), tmp_path / "out")


def test_an_arm_that_can_make_nothing_is_told_and_the_others_go_on(settings_of, tmp_path):
    """With one training patient there is no other whose lesions could be copied."""
    arms = {"none": {}, "copied": {"steps": [{"name": "copied", "do": [COPY]}]}}
    result = run(settings_of(arms=arms, patients=[1]), tmp_path / "out")
    assert len(result.results) == 3
    assert len(result.failures) == 3
    assert all("copied made no case" in why for why in result.failures.values())


def test_an_arm_that_failed_is_tried_again(settings_of, arms, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(
            made_patches.Workshop,
            "make",
            lambda _self, _progress: (_ for _ in ()).throw(UserError("full disk")),
        )
        result = run(settings_of(arms=arms), tmp_path / "out")
        assert set(result.failures.values()) == {"full disk"}
    assert not run(settings_of(arms=arms), tmp_path / "out").failures


def test_no_path_of_this_machine_is_in_what_is_kept_for_the_report(settings_of, arms, tmp_path, study):
    run(settings_of(arms=arms), tmp_path / "out")
    assert str(study) not in (tmp_path / "out" / "experiment.json").read_text()
