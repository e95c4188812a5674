"""A good model passes; each thing that can be wrong with one is refused with its reason."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_files import CARD, WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import read_card, write_card, write_model
from CTGANAugmentLib.modelzoo.verify import verify_model
from CTGANAugmentLib.networks.catalog import build_network


def rewritten(model, tensors, **changes):
    """The model with other entries in its card, and the hash that its weights have."""
    write_model(model, replace(read_card(model), **changes), tensors, overwrite=True)
    return model


def tensors_of(name, network):
    return {f"{name}.{key}": value.numpy() for key, value in network.state_dict().items()}


def test_a_good_model_passes_whole(model):
    verified = verify_model(model)
    assert (verified.card, verified.notes) == (read_card(model), ())


def test_a_good_model_of_16_bits_passes(tmp_path, card, whole_tensors):
    write_model(tmp_path / "half", card, whole_tensors, half=True)
    assert verify_model(tmp_path / "half").notes == ()


def test_a_truncated_file_is_refused(model):
    weights = (model / WEIGHTS).read_bytes()
    (model / WEIGHTS).write_bytes(weights[: len(weights) // 2])
    with pytest.raises(UserError, match="changed or damaged"):
        verify_model(model)


@pytest.mark.parametrize(("name", "value"), [("sha256", "0" * 64), ("extra", 1), ("limits", None)])
def test_a_wrong_hash_and_a_missing_or_unknown_entry_are_refused(model, name, value):
    content = json.loads((model / CARD).read_text())
    content[name] = value
    if value is None:
        del content[name]
    (model / CARD).write_text(json.dumps(content))
    with pytest.raises(
        UserError, match=r"not the file that the card was written for|extra is unknown|limits is missing"
    ):
        verify_model(model)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_no_numbers_are_refused(model, whole_tensors, value):
    name = next(iter(whole_tensors))
    whole_tensors[name] = whole_tensors[name].copy()
    whole_tensors[name].flat[3] = value
    with pytest.raises(UserError, match="hold NaN or infinite numbers"):
        verify_model(rewritten(model, whole_tensors))


def test_a_tensor_too_many_or_too_few_or_of_another_shape_is_refused(model, whole_tensors):
    name = next(name for name, array in whole_tensors.items() if array.ndim > 1)
    for odd in ({"generator.spare": np.ones(3, np.float32)}, {name: np.ones((2, 2), np.float32)}):
        with pytest.raises(UserError, match="weights of generator do not fit"):
            verify_model(rewritten(model, whole_tensors | odd))
    del whole_tensors[name]
    with pytest.raises(UserError, match="weights of generator do not fit"):
        verify_model(rewritten(model, whole_tensors))


def test_an_unknown_objective_or_network_is_refused(model, whole_tensors):
    with pytest.raises(UserError, match=r"expected an objective out of .* got 'magic'"):
        verify_model(rewritten(model, whole_tensors, objective=ObjectiveEntry("magic", {})))
    with pytest.raises(UserError, match=r"expected a network out of .* got 'magic'"):
        verify_model(rewritten(model, whole_tensors, networks={"generator": NetworkEntry("magic", {})}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"size": (32, 32)},
            "lies about shapes: it tells of 32 x 32 voxels in 1 channels, the networks make 16 x 16",
        ),
        ({"channels": 3}, "lies about shapes: .* 3 channels, the networks make 16 x 16 in 1 channels"),
        ({"size": (16, 16, 16), "spacing_mm": (2.0, 2.0, 2.0)}, "lies about shapes"),
        ({"size": (8192, 8192)}, "images of 67,108,864 values"),
        ({"modality": "PET"}, "images.modality out of CT, MR"),
        ({"normalization": {}}, "normalization of each kind"),
        ({"normalization": {"image": {"kind": "window", "low": 0}}}, "with kind, low and high"),
        ({"normalization": {"image": {"kind": "window", "low": 5, "high": 0}}}, "low one below the high one"),
        ({"normalization": {"image": {"kind": "guess", "low": 0, "high": 5}}}, "a window or percentiles"),
        ({"normalization": {"image": {"kind": "window", "low": 0, "high": 5, "x": 1}}}, "kind, low and high"),
        (
            {"kinds": ("image_a",), "normalization": {"image_a": {"kind": "window", "low": 0, "high": 5}}},
            "names the kinds image_a; a model of dcgan has image",
        ),
    ],
)
def test_a_card_that_lies_about_images_is_refused(model, card, whole_tensors, changes, reason):
    with pytest.raises(UserError, match=reason):
        verify_model(rewritten(model, whole_tensors, images=replace(card.images, **changes)))


def test_a_network_of_another_name_than_the_objective_s_is_refused(model, card, whole_tensors):
    renamed = {name.replace("generator", "decoder", 1): array for name, array in whole_tensors.items()}
    with pytest.raises(UserError, match="names the networks decoder; a model of dcgan has generator"):
        verify_model(rewritten(model, renamed, networks={"decoder": card.networks["generator"]}))


def test_a_translator_of_more_channels_than_its_card_tells_is_refused(tmp_path, onnx_card):
    arguments = {"inputs": 3, "outputs": 3, "width": 2, "size": 16, "norm": "instance"}
    network = build_network("unet-generator", arguments)
    images = replace(onnx_card.images, size=(16, 16))
    for channels in (3, 1):
        card = replace(
            onnx_card,
            networks={"generator": NetworkEntry("unet-generator", arguments)},
            images=replace(images, channels=channels),
        )
        write_model(tmp_path / "model", card, tensors_of("generator", network), overwrite=True)
        if channels == 3:
            assert verify_model(tmp_path / "model").notes == ()
            continue
        with pytest.raises(
            UserError, match=r"cannot work on images as its card tells of them .16 x 16 voxels in 1"
        ):
            verify_model(tmp_path / "model")


@pytest.mark.parametrize(
    ("size", "passes"), [((4, 16, 16), True), ((4, 16, 18), False), ((16, 16), True)], ids=str
)
def test_in_painting_is_tried_with_hole_mask_and_noise(tmp_path, card, size, passes):
    arguments = {"width": 2, "levels": 2}
    torch.manual_seed(0)
    inpainting = replace(
        card,
        networks={"generator": NetworkEntry("inpainting-generator", arguments)},
        objective=ObjectiveEntry("inpainting", {"width": 2, "levels": 2}),
        images=replace(card.images, size=size, spacing_mm=(2.0,) * len(size)),
    )
    if len(size) == 2:
        arguments |= {"mode": "2.5-D"}
    network = build_network("inpainting-generator", arguments)
    write_model(tmp_path / "model", inpainting, tensors_of("generator", network))
    if passes:
        assert verify_model(tmp_path / "model").notes == ()
    else:
        with pytest.raises(UserError, match="cannot work on images as its card tells"):
            verify_model(tmp_path / "model")


def test_without_torch_the_rest_is_checked_and_a_sentence_says_so(model, whole_tensors, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert verify_model(model).notes == (
        "PyTorch is not installed: networks and objective were not checked.",
    )
    name = next(iter(whole_tensors))
    whole_tensors[name] = np.full_like(whole_tensors[name], np.nan)
    with pytest.raises(UserError, match="NaN"):
        verify_model(rewritten(model, whole_tensors))


def test_a_good_onnx_model_passes_and_one_whose_card_lies_does_not(onnx_model):
    assert verify_model(onnx_model).notes == ()
    card = read_card(onnx_model)
    write_card(onnx_model, replace(card, images=replace(card.images, size=(16, 16))))
    with pytest.raises(UserError, match=r"cannot work on images of the shape 1 x 1 x 16 x 16"):
        verify_model(onnx_model)


def test_without_onnxruntime_the_card_is_checked_and_a_sentence_says_so(onnx_model, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert verify_model(onnx_model).notes == ("onnxruntime is not installed: the network was not checked.",)


def test_a_card_of_onnx_beside_other_weights_is_refused(tmp_path, onnx_card, whole_tensors):
    write_model(tmp_path / "model", onnx_card, whole_tensors)
    with pytest.raises(UserError, match=r"but there is no model\.onnx"):
        verify_model(tmp_path / "model")
