"""ONNX networks give what PyTorch gives; graphs that are not what the card tells of are refused."""

import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_files import ONNX, sha256_of
from CTGANAugmentLib.modelzoo.model_folder import load_networks, read_card, read_model, write_card
from CTGANAugmentLib.modelzoo.onnx_network import is_onnx, load_callables, try_callables


def exported(network, path, batch):
    """The network as PyTorch exports it, for any number of images in a batch when no number is given."""
    torch.onnx.export(
        network,
        (torch.zeros(batch or 2, 1, 16, 12),),
        path,
        input_names=["source"],
        output_names=["made"],
        dynamic_shapes=None if batch else ({0: torch.export.Dim("batch")},),
        external_data=False,
        verbose=False,
    )


@pytest.mark.filterwarnings("ignore:.*LeafSpec:FutureWarning")
@pytest.mark.parametrize("batch", [None, 1], ids=["any number of images", "one image a call"])
def test_images_come_out_as_torch_makes_them(tmp_path, onnx_card, batch):
    pytest.importorskip("onnxscript")
    pytest.importorskip("onnxruntime")
    torch.manual_seed(0)
    layers = (torch.nn.Conv2d(1, 3, 3, padding=1), torch.nn.Tanh(), torch.nn.Conv2d(3, 1, 1))
    network = torch.nn.Sequential(*layers).eval()
    exported(network, tmp_path / ONNX, batch)
    write_card(tmp_path, onnx_card.with_hash(sha256_of(tmp_path / ONNX)))
    card, networks = load_callables(tmp_path)
    assert card == read_card(tmp_path)
    assert is_onnx(card)
    assert list(networks) == ["generator"]
    images = np.random.default_rng(0).standard_normal((3, 1, 16, 12)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(images)).numpy()
    made = networks["generator"](images)
    assert made.dtype == np.float32
    assert np.abs(made - expected).max() < 1e-5
    assert np.array_equal(made, networks["generator"](images))


def test_a_changed_file_is_refused(onnx_model):
    content = bytearray((onnx_model / ONNX).read_bytes())
    content[-1] ^= 1
    (onnx_model / ONNX).write_bytes(content)
    with pytest.raises(UserError, match="changed or damaged"):
        load_callables(onnx_model)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no graph", b"\x80\x04."])
def test_what_is_no_graph_is_refused(tmp_path, onnx_card, content):
    pytest.importorskip("onnxruntime")
    (tmp_path / ONNX).write_bytes(content)
    write_card(tmp_path, onnx_card.with_hash(sha256_of(tmp_path / ONNX)))
    with pytest.raises(UserError, match=r"model\.onnx cannot be run|has the input  and the output"):
        load_callables(tmp_path)


def test_weights_in_a_file_beside_the_graph_are_refused(onnx_model, onnx_card, tmp_path):
    onnx = pytest.importorskip("onnx")
    graph = onnx.load(onnx_model / ONNX)
    factor = onnx.numpy_helper.from_array(np.full((1, 1, 16, 12), 2, np.float32), "factor")
    graph.graph.initializer.append(factor)
    graph.graph.node[0].CopyFrom(onnx.helper.make_node("Mul", ["source", "factor"], ["made"]))
    (onnx_model / ONNX).unlink()
    onnx.save(graph, onnx_model / ONNX, save_as_external_data=True, location="weights.data", size_threshold=0)
    (onnx_model / "weights.data").rename(tmp_path / "weights.data")
    write_card(onnx_model, onnx_card.with_hash(sha256_of(onnx_model / ONNX)))
    with pytest.raises(UserError, match="export it as one file"):
        load_callables(onnx_model)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"networks": {"generator": NetworkEntry("onnx", {"input": "x", "output": "made"})}},
            "the input 'x'",
        ),
        (
            {"networks": {"generator": NetworkEntry("onnx", {"input": "source", "output": "y"})}},
            "the output 'y'",
        ),
        (
            {"networks": {"generator": NetworkEntry("onnx", {"input": "source"})}},
            "arguments input and output",
        ),
        (
            {"networks": {"a_to_b": NetworkEntry("onnx", {"input": "source", "output": "made"})}},
            "named generator",
        ),
        ({"objective": ObjectiveEntry("cyclegan", {})}, "objective is pix2pix"),
        ({"objective": ObjectiveEntry("pix2pix", {"direction": "up"})}, "got 'pix2pix' with 'up'"),
    ],
)
def test_a_card_that_does_not_go_with_the_graph_is_refused(onnx_model, changes, reason):
    write_card(onnx_model, replace(read_card(onnx_model), **changes))
    with pytest.raises(UserError, match=reason):
        load_callables(onnx_model)


def test_kinds_of_another_name_are_refused(onnx_model):
    card = read_card(onnx_model)
    write_card(onnx_model, replace(card, images=replace(card.images, kinds=("image",))))
    with pytest.raises(UserError, match="kinds are image_a and image_b"):
        load_callables(onnx_model)


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        ("Div(source, source)", "make NaN"),
        ("MaxPool <kernel_shape = [1, 2], strides = [1, 2]> (source)", r"lies about shapes: .* make 16 x 6"),
        ("Concat <axis = 1> (source, source)", r"lies about shapes: .* make 16 x 12 in 2 channels"),
        ("Flatten <axis = 1> (source)", "makes no images"),
    ],
)
def test_results_that_are_no_images_of_the_card_s_size_are_refused(
    onnx_model, onnx_card, write_graph, operation, reason
):
    write_graph(onnx_model / ONNX, operation)
    write_card(onnx_model, onnx_card.with_hash(sha256_of(onnx_model / ONNX)))
    with pytest.raises(UserError, match=reason):
        try_callables(*load_callables(onnx_model))


def test_a_graph_is_not_read_as_other_weights_nor_the_other_way_round(onnx_model, model):
    for read in (read_model, load_networks):
        with pytest.raises(UserError, match=r"model in model\.onnx"):
            read(onnx_model)
    with pytest.raises(UserError, match=r"no ONNX model: its weights are in model\.safetensors"):
        load_callables(model)


def test_without_onnxruntime_the_user_is_told_what_to_install(onnx_model, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(UserError, match=r"pip install 'ctganaugment\[onnx\]'"):
        load_callables(onnx_model)
