"""A configuration is read whole, checked before any work, and comes back from what it says of itself."""

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.experiment.bundled import experiments, read_content
from CTGANAugmentLib.evaluation.experiment.settings import experiment_from_json, read_experiment, with_data
from Testing.evaluation.experiment.study import content_of


def test_settings_come_back_from_what_they_say_of_themselves(settings_of, study):
    settings = settings_of(patients=["all", 3, 1])
    assert settings.patients == (1, 3, None)
    assert experiment_from_json(settings.to_json(), study) == settings


def test_every_arm_s_network_is_trained_alike_but_for_its_augmentation(settings_of):
    settings = settings_of()
    none, classic = (settings.training_of(settings.arms[name], 7) for name in ("none", "classic"))
    assert none.training == classic.training
    assert none.objective == classic.objective
    assert (none.augmentation.flip_columns, classic.augmentation.flip_columns) == (False, True)
    assert none.training.seed == 7


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"arms": {}}, "expected an experiment with 'arms'"),
        ({"arm": {}}, "the experiment has no entry 'arm'"),
        ({"settings": {"task": "guessing"}}, "task"),
        ({"settings": {"fold": 3}}, "settings has no entry 'fold'"),
        (
            {"settings": {"baseline": "classical"}},
            "settings.baseline: expected one of the arms none, classic",
        ),
        ({"settings": {"baseline": "none", "primary": "gan"}}, "settings.primary"),
        ({"patients": [0]}, "patients: expected numbers"),
        ({"patients": [2, 2]}, "numbers that differ"),
        ({"network": {"widht": 4}}, "did you mean width"),
        ({"arms": {"none": {}, "both": {"join": ["gan"]}}}, "arms.both: expected join out of none"),
        ({"arms": {"none": {"augmentation": {"flip": True}}}}, "has no entry 'flip'"),
    ],
)
def test_what_an_experiment_cannot_be_is_said_before_any_work(study, changes, message):
    with pytest.raises(UserError, match=message):
        experiment_from_json({**content_of(study, "segmentation"), **changes}, study)


def test_a_generator_that_cannot_be_trained_is_told_before_any_work(settings_of):
    arms = {"none": {}, "gan": {"generator": {"objective": "dcgann"}, "patches": 4}}
    with pytest.raises(UserError, match="did you mean dcgan"):
        settings_of(arms=arms)


def test_every_experiment_that_travels_with_the_library_can_be_read(study):
    assert set(experiments()) == {"classification", "segmentation"}
    for name in experiments():
        content, folder = read_content(name)
        settings = experiment_from_json(with_data(content, {"images": str(study / "images")}), folder)
        assert settings.protocol.task == name
        assert settings.protocol.primary in settings.arms


def test_a_file_that_says_nothing_of_the_kind_is_refused(tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text("- 1\n")
    with pytest.raises(UserError, match="expected an experiment with entries"):
        read_experiment(path)
    with pytest.raises(UserError, match="one of classification, segmentation"):
        read_experiment(tmp_path / "nothing.yaml")
