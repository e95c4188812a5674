"""Of a bundle its metadata and its ONNX graph are taken; what can run programs is refused and never opened."""

import json
import os
import shutil
from dataclasses import replace

import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card_template import card_form, read_card_form
from CTGANAugmentLib.modelzoo.importing import import_model
from CTGANAugmentLib.modelzoo.model_files import CARD, MOST_CARD_BYTES, ONNX, WEIGHTS, sha256_of
from CTGANAugmentLib.modelzoo.model_folder import write_card
from CTGANAugmentLib.modelzoo.monai_bundle import bundle_weights, is_bundle, known_of_bundle

METADATA = {
    "schema": "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/meta_schema_20220324.json",
    "version": "0.2.0",
    "changelog": {"0.2.0": "trained anew"},
    "monai_version": "1.4.0",
    "pytorch_version": "2.4.0",
    "numpy_version": "1.26.4",
    "required_packages_version": {"nibabel": "5.2.1"},
    "name": "Pelvis MR to CT",
    "task": "Translate MR into CT",
    "description": "2-D network that makes a CT slice of an MR slice.",
    "authors": "A. Author",
    "copyright": "Copyright (c) A. Author",
    "data_source": "Pelvis scans of https://example.org/pelvis",
    "data_type": "nibabel",
    "intended_use": "Research only.",
    "eval_metrics": {"mae_hu": 48.5, "passed": True, "psnr": float("nan"), "remark": "good"},
    "references": ["Author A. Slices. 2024.", {"doi": "10.1/x"}, "Author B. More slices. 2025."],
    "network_data_format": {
        "inputs": {
            "image": {
                "type": "image",
                "format": "magnitude",
                "modality": "MR",
                "num_channels": 1,
                "spatial_shape": [16, 12],
                "dtype": "float32",
                "value_range": [-1, 1],
                "is_patch_data": False,
                "channel_def": {"0": "image"},
            }
        },
        "outputs": {"pred": {"type": "image", "format": "hounsfield", "num_channels": 1}},
    },
}
INFERENCE = {
    "imports": ["$import torch"],
    "network_def": {"_target_": "UNet", "spatial_dims": 2},
    "run": ["$@evaluator.run()"],
}


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


@pytest.fixture
def bundle(tmp_path):
    """Laid out as MONAI's specification says, with the weights that every bundle has."""
    folder = tmp_path / "pelvis_mr_to_ct"
    for name in ("configs", "models", "docs"):
        (folder / name).mkdir(parents=True)
    (folder / "configs" / "metadata.json").write_text(json.dumps(METADATA))
    (folder / "configs" / "inference.json").write_text(json.dumps(INFERENCE))
    (folder / "docs" / "README.md").write_text("# Pelvis MR to CT")
    (folder / "LICENSE").write_text("Apache License")
    torch.save({"state": Bomb(tmp_path / "ran")}, folder / "models" / "model.pt")
    return folder


@pytest.fixture
def filled_in(tmp_path, bundle):
    """The form that `models template BUNDLE` prints, with the rest filled in."""
    text = card_form(known_of_bundle(bundle) | {"id": "pelvis-mr-to-ct", "licence": "Apache-2.0"})
    for asked, answer in (
        ("{input: ..., output: ...}", "{input: source, output: made}"),
        ("low: ..., high: ...", "low: -1000, high: 1000"),
        ("[..., ...]", "[1.0, 1.0]"),
        ("modality: ...", "modality: MR+CT"),
        ("limits: ...", "limits: pelvis alone"),
        ("  licence: ...", "  licence: CC0"),
    ):
        assert text.count(asked) == 1, asked
        text = text.replace(asked, answer)
    (tmp_path / "card.yaml").write_text(text)
    return tmp_path / "card.yaml"


def test_a_folder_that_monai_itself_lays_out_is_a_bundle(tmp_path):
    """Oracle: MONAI's own program that begins a bundle."""
    scripts = pytest.importorskip("monai.bundle.scripts")
    scripts.init_bundle(str(tmp_path / "begun"), network=torch.nn.Conv2d(1, 1, 3))
    assert is_bundle(tmp_path / "begun")
    assert known_of_bundle(tmp_path / "begun")["software"].startswith("MONAI 1.")
    with pytest.raises(UserError, match=r"model\.pt is a pickle or a TorchScript archive"):
        bundle_weights(tmp_path / "begun")


def test_what_the_metadata_tell_stands_in_the_form(bundle):
    assert known_of_bundle(bundle) == {
        "title": "Pelvis MR to CT",
        "intended_use": "Research only.",
        "software": "MONAI 1.4.0",
        "data": "Pelvis scans of https://example.org/pelvis",
        "citation": "Author A. Slices. 2024.; Author B. More slices. 2025.",
        "notes": {
            "description": "2-D network that makes a CT slice of an MR slice.",
            "version": "0.2.0",
            "authors": "A. Author",
            "copyright": "Copyright (c) A. Author",
        },
        "metrics": {"mae_hu": 48.5},
        "size": [16, 12],
        "channels": 1,
    }


def test_a_copyright_line_is_no_licence(bundle):
    assert "licence: ...  # of the weights" in card_form(known_of_bundle(bundle))


@pytest.mark.parametrize(
    "formats",
    [
        None,
        {"inputs": {}},
        {"inputs": {"image": 3}},
        {"inputs": {"image": {"spatial_shape": ["16*n", "2**p*n"], "num_channels": "*"}}},
    ],
    ids=str,
)
def test_sizes_that_are_no_numbers_stay_open(bundle, formats):
    (bundle / "configs" / "metadata.json").write_text(json.dumps(METADATA | {"network_data_format": formats}))
    assert not {"size", "channels"} & set(known_of_bundle(bundle))
    assert "size: ...  #" in card_form(known_of_bundle(bundle))


def test_an_onnx_graph_of_a_bundle_comes_in(own, bundle, filled_in, write_graph):
    write_graph(bundle / "models" / "model.onnx")
    made = import_model(bundle, card=filled_in)
    assert sorted(path.name for path in made.path.iterdir()) == [CARD, ONNX]
    assert made.card == read_card_form(filled_in).with_hash(sha256_of(bundle / "models" / "model.onnx"))
    assert (made.card.images.size, made.card.metrics) == ((16, 12), {"mae_hu": 48.5})
    assert made.notes == ()
    assert not (own.parent / "ran").exists()


def test_safetensors_of_a_bundle_come_in(own, bundle, model, tmp_path):
    shutil.copy(model / WEIGHTS, bundle / "models" / WEIGHTS)
    assert import_model(bundle, card=model / CARD).path == own / "lung-patch-dcgan"


def test_pickled_weights_are_refused_and_never_opened(own, bundle, filled_in, tmp_path):
    with pytest.raises(UserError, match=r"model\.pt is a pickle .* can run programs, .*torch\.onnx\.export"):
        import_model(bundle, card=filled_in)
    assert not (tmp_path / "ran").exists()
    assert not own.exists()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_torchscript_is_refused(own, bundle, filled_in):
    (bundle / "models" / "model.pt").unlink()
    torch.jit.script(torch.nn.Conv2d(1, 1, 3)).save(str(bundle / "models" / "model.ts"))
    with pytest.raises(UserError, match=r"model\.ts is a TorchScript archive, which holds code"):
        import_model(bundle, card=filled_in)
    assert not own.exists()


@pytest.mark.parametrize("name", [ONNX, WEIGHTS])
def test_a_pickle_under_another_name_is_refused_and_never_opened(
    own, bundle, filled_in, model, name, tmp_path
):
    pytest.importorskip("onnxruntime")
    (bundle / "models" / "model.pt").rename(bundle / "models" / name)
    card = filled_in if name == ONNX else tmp_path / "model" / CARD
    if name == WEIGHTS:
        write_card(model, replace(import_model(model, card_id="other").card, sha256=""))
    with pytest.raises(UserError, match=r"model\.onnx cannot be run|is no safetensors file"):
        import_model(bundle, card=card, card_id="odd")
    assert not (tmp_path / "ran").exists()
    assert not (own / "odd").exists()


def test_a_link_out_of_the_bundle_is_refused(own, bundle, filled_in, write_graph, tmp_path):
    write_graph(tmp_path / "elsewhere.onnx")
    (bundle / "models" / "model.onnx").symlink_to(tmp_path / "elsewhere.onnx")
    with pytest.raises(UserError, match="link to a file outside its folder"):
        import_model(bundle, card=filled_in)
    assert not own.exists()


def test_a_bundle_without_weights_says_which_it_wants(bundle):
    (bundle / "models" / "model.pt").unlink()
    with pytest.raises(
        UserError, match=r"has no weights: expected models/model\.onnx or models/model\.safetensors"
    ):
        bundle_weights(bundle)


def test_without_a_card_the_form_of_this_very_bundle_is_offered(own, bundle, write_graph):
    write_graph(bundle / "models" / "model.onnx")
    with pytest.raises(UserError, match=rf"models template {bundle} > card\.yaml"):
        import_model(bundle)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "cannot read the bundle's metadata"),
        ("[" * 200_000, "cannot read the bundle's metadata"),
        ("[]", "holds no metadata of a bundle"),
        (" " * (MOST_CARD_BYTES + 1), "it was not read"),
    ],
    ids=["cut", "nested", "list", "large"],
)
def test_damaged_metadata_are_refused(bundle, text, reason):
    (bundle / "configs" / "metadata.json").write_text(text)
    with pytest.raises(UserError, match=reason):
        known_of_bundle(bundle)
