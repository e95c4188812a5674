from pathlib import Path

import pytest

from CTGANAugmentLib.faces import objective_forms
from CTGANAugmentLib.faces.objective_forms import declared_from, to_json
from CTGANAugmentLib.faces.training_choices import (
    OBJECTIVE,
    SECTIONS,
    TrainingChoices,
    free_name,
    mask_sources_of,
    recipe_title,
    recipe_values,
    recipes,
    resuming_job,
    sections_of,
    shown_values,
    source_title,
    sources_of,
    training_job,
)
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.training import config
from CTGANAugmentLib.training.objective import objectives


@pytest.fixture
def forms_read(monkeypatch):
    """Forms of the objectives' parameters, without the process that reads them."""
    read = {n: declared_from(n, [to_json(p) for p in parameters_of(o)]) for n, o in objectives().items()}
    monkeypatch.setattr(objective_forms, "_READ", read)


def test_recipes_are_those_of_the_command_line_and_each_has_a_title():
    assert set(recipes()) == set(config.recipes())
    assert all(recipe_title(name) for name in recipes())


@pytest.mark.parametrize("name", sorted(recipes()))
def test_settings_shown_are_those_that_a_run_of_the_recipe_has(name):
    scans = {each: "scans" for each in sources_of(name) if each != "masks"}
    run = config.read_config(name, [f"data.{each}=x" for each in scans]).to_json()
    for section, cls in SECTIONS.items():
        shown = shown_values(TrainingChoices(name), section)
        assert set(shown) == {spec.name for spec in parameters_of(cls)}
        paths = {"images", "masks", "a", "b", "masks_a", "masks_b"}
        assert {n: v for n, v in shown.items() if n not in paths} == {
            n: v for n, v in run[section].items() if n not in paths
        }


@pytest.mark.parametrize("name", sorted(recipes()))
def test_parameters_of_what_is_trained_are_shown_as_a_run_has_them(name, forms_read):
    scans = [f"data.{each}=x" for each in sources_of(name) if each != "masks"]
    run = config.read_config(name, scans).to_json()
    assert shown_values(TrainingChoices(name), OBJECTIVE) == run["parameters"]


def test_parameters_of_what_is_trained_can_be_changed_and_reach_the_run(forms_read, tmp_path):
    choices = TrainingChoices("dcgan")
    changed = {**shown_values(choices, OBJECTIVE), "learning_rate": 0.001}
    choices = choices.with_own(OBJECTIVE, changed)
    assert choices.values == {"parameters.learning_rate": 0.001}
    job = training_job(choices, {"images": str(tmp_path)}, tmp_path / "run")
    read = config.read_config("dcgan", job.arguments["set"])
    assert read.objective.learning_rate == 0.001


def test_what_is_trained_has_no_form_before_it_is_read(monkeypatch):
    monkeypatch.setattr(objective_forms, "_READ", {})
    assert list(sections_of("dcgan")) == ["training", "data"]


def test_choices_come_back_out_of_their_text_and_nonsense_is_the_default():
    choices = TrainingChoices("cyclegan", {"training.steps": 7})
    assert TrainingChoices.from_text(choices.to_text()) == choices
    for text in ("", "[]", '{"recipe": "no-such", "values": {"a": []}}'):
        assert TrainingChoices.from_text(text) == TrainingChoices()


def test_what_the_recipe_says_anyway_is_not_kept():
    choices = TrainingChoices("dcgan")
    values = {**shown_values(choices, "training"), "steps": 50}
    changed = choices.with_own("training", values)
    assert changed.values == {"training.steps": 50}
    usual = {**values, "steps": recipe_values("dcgan", "training")["steps"]}
    assert changed.with_own("training", usual).values == {}
    both = changed.with_own("data", {**shown_values(choices, "data"), "rows": 32})
    assert both.values == {"training.steps": 50, "data.rows": 32}


def test_the_job_is_one_that_the_training_reads_as_it_was_chosen(tmp_path):
    choices = TrainingChoices("dcgan", {"training.steps": 50, "data.around": "body", "data.spacing_mm": 2.5})
    job = training_job(choices, {"images": str(tmp_path / "a folder"), "masks": ""}, tmp_path / "run")
    read = config.read_config(job.arguments["config"], job.arguments["set"])
    assert (read.training.steps, read.data.around, read.data.spacing_mm) == (50, "body", 2.5)
    assert Path(read.data.images) == tmp_path / "a folder"
    assert read.data.masks == ""
    assert job.arguments["out"] == str(tmp_path / "run")


def test_two_kinds_of_image_need_two_places():
    assert sources_of("cyclegan") == ("a", "b")
    assert sources_of("inpainting") == ("images", "masks")
    assert mask_sources_of("pix2pix") == ("masks_a", "masks_b")
    assert mask_sources_of("inpainting") == ()
    titles = [source_title(each) for each in ("images", "masks", "a", "b", "masks_a", "masks_b")]
    assert len(set(titles)) == 6


def test_a_run_gets_a_name_that_no_other_has():
    assert free_name("dcgan", ()) == "dcgan-1"
    assert free_name("dcgan", {"dcgan-1", "dcgan-2", "sts"}) == "dcgan-3"


@pytest.mark.parametrize(
    ("folder", "model"), [("dcgan-2", "dcgan-2"), ("My run_3", "my-run-3"), ("肿瘤", "")]
)
def test_a_model_is_called_after_its_run(folder, model, tmp_path):
    job = training_job(TrainingChoices("dcgan"), {"images": "x"}, tmp_path / folder)
    assert config.read_config("dcgan", job.arguments["set"]).card.id == model


def test_a_run_is_gone_on_with_from_its_own_folder(tmp_path):
    assert dict(resuming_job(tmp_path).arguments) == {"out": str(tmp_path), "resume": True}
