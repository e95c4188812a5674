"""The form is a card once it is filled in, and says what is still open until then."""

import json

import pytest
import yaml

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card_template import OPEN, card_form, read_card_form

ANSWERS = {
    "id": "brain-mr-to-ct",
    "modality": "MR+CT",
    "size": [16, 16],
    **dict.fromkeys(
        ("title", "licence", "intended_use", "limits", "software", "data", "citation"), "x: #1 'y'"
    ),
}


def filled_in():
    content = yaml.safe_load(card_form(ANSWERS))
    content["networks"]["generator"]["arguments"] = {"input": "in", "output": "out"}
    content["images"]["normalization"]["image_b"] |= {"low": -100, "high": 300}
    content["images"]["spacing_mm"] = [1.0, 1.0]
    content["training_data"]["licence"] = "CC0"
    return content


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
def test_a_form_that_is_filled_in_is_a_card(tmp_path, write):
    (tmp_path / "card.yaml").write_text(write(filled_in()))
    card = read_card_form(tmp_path / "card.yaml")
    assert (card.id, card.title, card.sha256, card.images.size) == (
        "brain-mr-to-ct",
        "x: #1 'y'",
        "",
        (16, 16),
    )
    assert read_card_form(tmp_path / "card.yaml", "other").id == "other"


def test_every_entry_that_is_still_open_is_named_once(tmp_path):
    (tmp_path / "card.yaml").write_text(card_form())
    with pytest.raises(UserError) as told:
        read_card_form(tmp_path / "card.yaml", "an-id")
    named = str(told.value).split("filled in: ")[1].split(", ")
    assert len(named) == len(set(named)) == 15
    assert {"title", "networks.generator.arguments.input", "images.spacing_mm"} <= set(named)
    assert "id" not in named
    assert len([line for line in card_form().splitlines() if OPEN in line and not line.startswith("#")]) == 14


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "no card in YAML or JSON"),
        ("- 1", "prints a form"),
        ("!!python/object/apply:os.mkdir [ran]", "no card in YAML or JSON"),
        ("id: x", "is missing"),
        ("id: x\nlimits:", "still to be filled in: limits"),
        ("\x00", "no card in YAML or JSON"),
        ("[" * 5000, "no card in YAML or JSON"),
        ("a: &a [*a]", "no card in YAML or JSON"),
    ],
)
def test_what_is_no_card_is_refused(tmp_path, monkeypatch, text, reason):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "card.yaml").write_text(text)
    with pytest.raises(UserError, match=reason):
        read_card_form(tmp_path / "card.yaml")
    assert not (tmp_path / "ran").exists()


def test_a_score_or_an_argument_may_be_nothing_while_other_entries_may_not(tmp_path):
    content = filled_in()
    content["metrics"] = {"psnr_db": None}
    content["objective"]["parameters"]["noise"] = None
    content["limits"] = None
    (tmp_path / "card.yaml").write_text(yaml.safe_dump(content))
    with pytest.raises(UserError, match=r"still to be filled in: limits$"):
        read_card_form(tmp_path / "card.yaml")
    content["limits"] = "x"
    (tmp_path / "card.yaml").write_text(yaml.safe_dump(content))
    card = read_card_form(tmp_path / "card.yaml")
    assert (card.metrics, card.objective.parameters["noise"]) == ({"psnr_db": None}, None)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError, match="models template prints a form"):
        read_card_form(tmp_path / "card.yaml")
