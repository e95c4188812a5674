"""The model that a user names, the best that fits, or the very one of a plan; each refusal has its reason."""

from dataclasses import replace

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.choosing import choose_model, model_of_record, record_of
from CTGANAugmentLib.modelzoo.model_files import WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_model

WANTED = "patch model for CT"


def any_card(_card):
    return True


def no_card(_card):
    return False


@pytest.fixture
def models(own, card, tensors):
    """Folder with three models, in the order of the alphabet, and a damaged one before them."""
    own.mkdir()
    for number, name in enumerate(("a-damaged", "b", "c", "d")):
        others = {key: array + array.dtype.type(number) for key, array in tensors.items()}
        write_model(own / name, replace(card, id=name, licence=f"licence {name}"), others)
    (own / "a-damaged" / WEIGHTS).write_bytes(b"cut")
    return own


def test_without_a_name_the_first_that_fits_is_taken(models):
    assert choose_model("", any_card, WANTED).id == "b"
    assert choose_model("", lambda card: card.id > "b", WANTED).id == "c"


def test_without_a_name_the_best_of_those_that_fit_is_taken(models):
    ranks = {"b": 2, "c": 1, "d": 1}
    assert choose_model("", any_card, WANTED, lambda card: ranks[card.id]).id == "c"
    assert choose_model("", lambda card: card.id != "c", WANTED, lambda card: ranks[card.id]).id == "d"


def test_a_name_goes_before_the_rank(models):
    assert choose_model("d", any_card, WANTED, lambda card: card.id == "d").id == "d"


def test_a_model_is_named_by_its_id_its_folder_s_name_or_its_folder(models, card, tensors):
    write_model(models / "some-folder", replace(card, id="its-id"), tensors)
    for name in ("its-id", "some-folder", str(models / "some-folder")):
        assert choose_model(name, any_card, WANTED).path == models / "some-folder"


def test_a_folder_that_is_not_installed_will_do(models, model):
    assert choose_model(str(model), any_card, WANTED).card == read_card(model)


def test_a_folder_of_several_models_is_refused_with_their_number(models, tmp_path):
    with pytest.raises(UserError, match=r"expected the folder of one model, got .* with 4: name one"):
        choose_model(str(models), any_card, WANTED)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="with 0"):
        choose_model(str(tmp_path / "empty"), any_card, WANTED)


def test_a_name_that_nothing_has_is_refused_with_those_that_can_be_used(models):
    with pytest.raises(UserError, match=r"expected patch model for CT, got 'x', .*\(b, c, d\)"):
        choose_model("x", any_card, WANTED)


def test_without_any_model_the_user_is_told_how_to_get_one(own):
    for fits in (any_card, no_card):
        with pytest.raises(UserError, match="there is no patch model for CT here: train one, or import"):
            choose_model("", fits, WANTED)
    with pytest.raises(UserError, match=r"no installed model \(none\)"):
        choose_model("x", any_card, WANTED)


def test_a_damaged_model_is_refused_when_it_is_named_and_passed_over_when_not(models):
    for name in ("a-damaged", str(models / "a-damaged")):
        with pytest.raises(UserError, match="changed or damaged"):
            choose_model(name, any_card, WANTED)
    assert choose_model("", any_card, WANTED).id == "b"


def test_a_model_that_does_not_fit_is_refused_with_what_it_is(models):
    for name in ("b", str(models / "b")):
        with pytest.raises(UserError, match=r"expected patch model for CT, got 'b' \(dcgan, CT\)"):
            choose_model(name, no_card, WANTED)


def test_a_record_finds_the_very_weights_whatever_they_are_called_now(models, tmp_path):
    record = record_of(read_card(models / "c"))
    assert record == {"id": "c", "sha256": read_card(models / "c").sha256}
    assert model_of_record("", record).path == models / "c"
    (models / "c").rename(models / "z")
    assert model_of_record("c", record).path == models / "z"
    assert model_of_record(str(models / "b"), record).path == models / "z"
    (models / "z").rename(tmp_path / "elsewhere")
    assert model_of_record(str(tmp_path / "elsewhere"), record).path == tmp_path / "elsewhere"
    with pytest.raises(UserError, match=rf"'c' \(SHA-256 {record['sha256'][:12]}\.\.\.\), which is not on"):
        model_of_record("", record)


def test_other_weights_under_the_same_id_are_not_the_ones_of_the_record(models):
    record = record_of(read_card(models / "b"))
    (models / "b" / WEIGHTS).write_bytes(b"cut")
    for other in (record, record | {"sha256": "0" * 64}, {"id": "c"}, {}):
        with pytest.raises(UserError, match="which is not on this machine"):
            model_of_record("b", other)
