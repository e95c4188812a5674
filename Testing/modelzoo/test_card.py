"""A card is read as it was written, and one that lacks or adds something is refused."""

import copy
import json
from dataclasses import replace

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard, NetworkEntry, ObjectiveEntry, ScopeEntry
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.version import VERSION


def test_a_card_comes_back_from_json_as_it_was(card):
    text = json.dumps(card.to_json())
    assert ModelCard.from_json(json.loads(text)) == card
    assert RESEARCH_NOTICE in text
    assert card.software == VERSION


def _places(data, where=()):
    """Every entry whose name the format fixes."""
    free = ("arguments", "parameters", "normalization", "patients", "patches", "metrics", "networks")
    for name, value in data.items():
        yield (*where, name)
        if isinstance(value, dict) and name not in free:
            yield from _places(value, (*where, name))


def test_every_missing_entry_is_refused_by_its_name(card):
    whole = json.loads(json.dumps(card.to_json()))
    places = list(_places(whole))
    assert ("images", "spacing_mm") in places
    places = [where for where in places if where not in (("scope",), ("notes",), ("presets",))]
    for *where, name in [*places, ("networks", "generator", "arguments")]:
        data = copy.deepcopy(whole)
        owner = data
        for part in where:
            owner = owner[part]
        del owner[name]
        with pytest.raises(UserError, match=f"{name}|format ctganaugment"):
            ModelCard.from_json(data)


@pytest.mark.parametrize(
    "where", [(), ("images",), ("training_data",), ("objective",), ("networks", "generator")]
)
def test_an_unknown_entry_is_refused(card, where):
    data = json.loads(json.dumps(card.to_json()))
    owner = data
    for part in where:
        owner = owner[part]
    owner["patient_name"] = "x"
    with pytest.raises(UserError, match="patient_name is unknown"):
        ModelCard.from_json(data)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("title",), 3),
        (("images", "size"), 16),
        (("images", "size"), [16, 16.5]),
        (("images", "spacing_mm"), [True, 2.0]),
        (("images", "channels"), True),
        (("training_data", "patients"), {"train": "Mueller"}),
        (("training_data",), "some"),
        (("networks",), ["generator"]),
        (("networks", "generator"), "dcgan"),
        (("metrics",), 1),
        (("metrics", "kid"), "good"),
        (("metrics", "kid"), float("nan")),
        (("images", "size"), [16, 16, 16]),
        (("id",), "../x"),
        (("notice",), ""),
        (("images", "size"), [16, 0]),
        (("images", "spacing_mm"), [2.0, -2.0]),
        (("notes",), {"held_out": 3}),
        (("scope",), {"image": {"scans": 3}}),
    ],
)
def test_a_value_of_another_kind_is_refused(card, where, value):
    data = json.loads(json.dumps(card.to_json()))
    owner = data
    for part in where[:-1]:
        owner = owner[part]
    owner[where[-1]] = value
    with pytest.raises(UserError, match=r"^card"):
        ModelCard.from_json(data)


SCOPE = ScopeEntry(
    3,
    "CT",
    (-900.0, -800.0),
    (500.0, 900.0),
    (0.7, 0.9),
    (1.0, 5.0),
    (300.0, 400.0),
    (200.0, 300.0),
    ("axial",),
    0.0,
)


def test_scope_and_notes_come_back_and_older_cards_have_none(card):
    told = replace(card, scope={"image": SCOPE}, notes={"held_out": "4 patients"})
    assert ModelCard.from_json(json.loads(json.dumps(told.to_json()))) == told
    older = {name: value for name, value in card.to_json().items() if name not in ("scope", "notes")}
    assert ModelCard.from_json(older) == card
    assert (card.scope, card.notes) == ({}, {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"spacing_mm": (0.9, 0.7)}, "spacing_mm as"),
        ({"extent_mm": ()}, "extent_mm as"),
        ({"low_hu": (1.0,)}, "low_hu as"),
    ],
)
def test_a_range_that_is_none_is_refused(change, reason):
    with pytest.raises(UserError, match=reason):
        replace(SCOPE, **change)


def test_the_scope_of_a_kind_that_the_model_has_not_is_refused(card):
    with pytest.raises(UserError, match="scope tells of image_a"):
        replace(card, scope={"image_a": SCOPE})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float32(0.5), {1, 2}], ids=repr)
def test_parameters_that_json_cannot_hold_are_refused_before_a_training(card, value):
    with pytest.raises(UserError, match="values that JSON can hold"):
        replace(card, objective=ObjectiveEntry("dcgan", {"learning_rate": value}))


@pytest.mark.parametrize("data", [None, [], {}, {"format": "monai"}])
def test_what_is_no_card_is_refused(data):
    with pytest.raises(UserError, match="not made by CTGANAugment"):
        ModelCard.from_json(data)


@pytest.mark.parametrize(
    "text",
    [
        "from /home/anna/scans",
        "C:\\scans\\mueller",
        "~/scans",
        "(\\\\server\\scans)",
        "file:///data/x",
        "at ~anna/scans x /a/b",
    ],
)
def test_a_file_path_is_refused_wherever_it_stands(card, text):
    for change in (
        {"limits": text},
        {"training_data": replace(card.training_data, description=text)},
        {"networks": {"generator": NetworkEntry("dcgan-generator", {"init": [text]})}},
        {"metrics": {text: 1.0}},
    ):
        with pytest.raises(UserError, match="holds no file path"):
            replace(card, **change)
