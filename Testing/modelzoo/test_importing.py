"""A model is taken in whole or not at all, from a folder, a file or a bundle."""

import os
import pickle
import shutil
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import yaml

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo import catalog, importing, placing
from CTGANAugmentLib.modelzoo.catalog import find_models
from CTGANAugmentLib.modelzoo.importing import import_model
from CTGANAugmentLib.modelzoo.model_files import CARD, ONNX, WEIGHTS, sha256_of
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_card, write_model
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS


def content_of(folder):
    """Every file below a folder; none where there is no folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def card_file(tmp_path, onnx_card):
    """Card of the ONNX model as its user writes one: without format, notice and hash."""
    content = onnx_card.to_json()
    for name in ("format", "notice", "sha256", "scope"):
        del content[name]
    path = tmp_path / "card.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_a_model_s_folder_comes_in_bit_by_bit(own, model, card):
    made = import_model(model)
    assert (made.path, made.card, made.notes) == (own / card.id, read_card(model), ())
    assert {path.name: path.read_bytes() for path in made.path.iterdir()} == {
        path.name: path.read_bytes() for path in model.iterdir()
    }
    assert [found.card for found in find_models()] == [made.card]
    assert [path.name for path in own.iterdir()] == [card.id]


def test_another_id_is_written_into_the_card(own, model):
    made = import_model(model, card_id="my-lungs")
    assert made.path == own / "my-lungs"
    assert read_card(made.path) == replace(read_card(model), id="my-lungs")


@pytest.mark.parametrize("card_id", ["..", "../x", "/x", "a/b", "A", ".hidden", "a--b", "x\n", "a\\b"])
def test_an_id_that_is_no_plain_name_is_refused(own, model, card_file, onnx_model, card_id):
    for source, card in ((model, None), (onnx_model / ONNX, card_file)):
        with pytest.raises(UserError, match=r"expected an id such as|holds no file path"):
            import_model(source, card=card, card_id=card_id)
    assert not own.exists()


def test_a_card_with_such_an_id_is_refused(own, model):
    text = (model / CARD).read_text().replace("lung-patch-dcgan", "../../lung")
    (model / CARD).write_text(text)
    with pytest.raises(UserError, match="expected an id such as"):
        import_model(model)
    assert not own.exists()


@pytest.mark.parametrize("as_folder", [False, True], ids=["file", "folder without a card"])
def test_weights_come_in_with_a_card_that_their_user_wrote(own, onnx_model, onnx_card, card_file, as_folder):
    (onnx_model / CARD).unlink()
    source = onnx_model if as_folder else (onnx_model / ONNX).rename(onnx_model / "Net-3.ONNX")
    made = import_model(source, card=card_file)
    assert sorted(path.name for path in made.path.iterdir()) == [CARD, ONNX]
    assert made.card == onnx_card.with_hash(sha256_of(made.path / ONNX))


def test_a_card_that_is_named_goes_before_the_one_in_the_folder(own, onnx_model, onnx_card, card_file):
    write_card(onnx_model, replace(read_card(onnx_model), title="Old"))
    assert import_model(onnx_model, card=card_file).card.title == onnx_card.title


def test_without_a_card_the_user_is_told_how_to_write_one(own, onnx_model):
    (onnx_model / CARD).unlink()
    for source in (onnx_model / ONNX, onnx_model):
        with pytest.raises(UserError, match=r"models template > card\.yaml.* import with --card card\.yaml"):
            import_model(source)
    assert not own.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "..."}, "still to be filled in: title"),
        ({"sha256": "0" * 64}, "not the file that the card was written for"),
        ({"color": "red"}, "color is unknown"),
        ({"licence": 4}, r"card\.licence: expected str"),
        ({"scope": {"image": {}}}, r"card\.scope\.image: .*missing"),
        ({"metrics": {"mae": float("nan")}}, "finite number"),
        ({"metrics": {"mae": 10**400}}, "finite number"),
        ({"objective": {"id": "pix2pix", "parameters": {"direction": "a_to_b", "x": float("nan")}}}, "JSON"),
        ({"objective": {"id": "cyclegan", "parameters": {}}}, "objective is pix2pix"),
        ({"title": "from /home/somebody/data"}, "holds no file path"),
        ({"notes": {"when": date(2026, 1, 2)}}, "expected str"),
    ],
)
def test_a_card_with_a_wrong_entry_brings_nothing_in(own, onnx_model, card_file, changes, reason):
    card_file.write_text(yaml.safe_dump(yaml.safe_load(card_file.read_text()) | changes))
    with pytest.raises(UserError, match=reason):
        import_model(onnx_model / ONNX, card=card_file)
    assert content_of(own) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [("size", [16, 16]), ("channels", 3), ("kinds", ["image"]), ("kinds", ["image_b", "image_a"])],
)
def test_a_card_that_lies_about_images_brings_nothing_in(own, onnx_model, card_file, name, value):
    content = yaml.safe_load(card_file.read_text())
    content["images"][name] = value
    card_file.write_text(yaml.safe_dump(content))
    with pytest.raises(UserError, match=r"shape 1 x|channels|kinds|normalization of each kind"):
        import_model(onnx_model / ONNX, card=card_file)
    assert content_of(own) == {}


def test_nan_weights_truncated_weights_and_a_pickle_are_refused(own, tmp_path, card, model, whole_tensors):
    name = next(iter(whole_tensors))
    write_model(tmp_path / "nan", card, whole_tensors | {name: np.full_like(whole_tensors[name], np.nan)})
    weights = (model / WEIGHTS).read_bytes()
    folders = {"nan": tmp_path / "nan"}
    for odd, content in (("short", weights[:-9]), ("pickle", pickle.dumps({"a": 1})), ("empty", b"")):
        folders[odd] = tmp_path / odd
        folders[odd].mkdir()
        (folders[odd] / WEIGHTS).write_bytes(content)
        write_card(folders[odd], card.with_hash(sha256_of(folders[odd] / WEIGHTS)))
    for odd, folder in folders.items():
        with pytest.raises(UserError, match="NaN or infinite" if odd == "nan" else "is no safetensors file"):
            import_model(folder)
    assert content_of(own) == {}


@pytest.mark.parametrize("name", [CARD, WEIGHTS])
def test_a_link_out_of_the_folder_brings_nothing_in(own, model, tmp_path, name):
    (model / name).rename(tmp_path / "private")
    (model / name).symlink_to(tmp_path / "private")
    with pytest.raises(UserError, match="link to a file outside its folder"):
        import_model(model)
    assert content_of(own) == {}


@pytest.mark.parametrize("name", ["net.pt", "net.ts", "net.pth", "net.CKPT", "net.txt", "gone.onnx"])
def test_other_files_are_refused(own, tmp_path, card_file, name):
    if name != "gone.onnx":
        (tmp_path / name).write_bytes(b"PK\x03\x04")
    reason = r"expected a model's folder" if name in ("net.txt", "gone.onnx") else r"can run programs"
    with pytest.raises(UserError, match=reason):
        import_model(tmp_path / name, card=card_file)


def test_an_id_that_is_there_is_kept_unless_it_may_be_replaced(own, model, whole_tensors):
    made = import_model(model)
    before = content_of(own)
    write_model(model, read_card(model), {n: a * 2 for n, a in whole_tensors.items()}, overwrite=True)
    with pytest.raises(UserError, match="is there already: give this one another id by --id, or say"):
        import_model(model)
    assert content_of(own) == before
    assert import_model(model, overwrite=True).path == made.path
    assert content_of(made.path) == {made.path / path.name: path.read_bytes() for path in model.iterdir()}


def test_a_damaged_model_can_be_replaced(own, model):
    made = import_model(model)
    (made.path / CARD).unlink()
    with pytest.raises(UserError, match="is there already"):
        import_model(model)
    assert import_model(model, overwrite=True).card == read_card(model)


def test_an_installed_model_can_be_imported_over_itself_and_under_another_id(own, model):
    made = import_model(model)
    before = content_of(own)
    import_model(made.path, overwrite=True)
    assert content_of(own) == before
    assert import_model(made.path, card_id="copy").card == replace(made.card, id="copy")


def test_the_id_of_a_bundled_model_or_of_a_second_own_folder_is_taken(
    own, model, card, whole_tensors, tmp_path, monkeypatch
):
    second = tmp_path / "second"
    second.mkdir()
    monkeypatch.setenv(OWN_FOLDERS, os.pathsep.join([str(own), str(second)]))
    for place in (catalog.resource_folder("Models"), second):
        write_model(place / "some-name", card, whole_tensors)
        with pytest.raises(UserError, match=f"is there already, in {place}.*another id by --id"):
            import_model(model, overwrite=True)
        shutil.rmtree(place / "some-name")
    assert content_of(own) == {}


def test_a_folder_of_that_name_that_holds_something_else_is_left_alone(own, model, card):
    (own / card.id).mkdir(parents=True)
    (own / card.id / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="something else than a model"):
        import_model(model, overwrite=True)
    assert list(content_of(own).values()) == [b"mine"]


@pytest.mark.parametrize("step", ["copyfile", "fsync", "verify", "rename"])
@pytest.mark.parametrize("there", [False, True], ids=["new", "over another"])
def test_an_import_that_is_stopped_in_the_middle_changes_nothing(
    own, model, whole_tensors, monkeypatch, step, there
):
    """Ctrl-C at the worst moment: a new model is not there, an old one is still whole."""

    def stop(*_arguments, **_keywords):
        raise KeyboardInterrupt

    rename = importing.Path.rename

    def stop_at_the_new_one(path, target):
        if path.parent.name.startswith(".") and path.name != "replaced":
            raise KeyboardInterrupt
        return rename(path, target)

    if there:
        import_model(model)
        write_model(model, read_card(model), {n: a * 2 for n, a in whole_tensors.items()}, overwrite=True)
    own.mkdir(exist_ok=True)
    before = content_of(own)
    if step == "rename":
        monkeypatch.setattr(importing.Path, "rename", stop_at_the_new_one)
    elif step == "verify":
        verify = importing.verify_model
        monkeypatch.setattr(importing, "verify_model", lambda f: verify(f) if f == model else stop())
    else:
        module = importing.shutil if step == "copyfile" else placing.os
        monkeypatch.setattr(module, step, stop)
    with pytest.raises(KeyboardInterrupt):
        import_model(model, overwrite=there)
    monkeypatch.undo()
    assert content_of(own) == before
    assert not [path for path in own.iterdir() if path.name.startswith(".")]


def test_a_place_that_cannot_be_made_is_told(own, model, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "file" / "models"))
    with pytest.raises(UserError, match="cannot make your folder of models"):
        import_model(model)
