"""A small card and the tensors that belong to it."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from CTGANAugmentLib.modelzoo import catalog
from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_files import ONNX, sha256_of
from CTGANAugmentLib.modelzoo.model_folder import write_card, write_model
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.networks.catalog import build_network


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's own folder of models, with no bundled ones beside it."""
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    monkeypatch.setattr(catalog, "resource_folder", lambda _name: bundled)
    return tmp_path / "own"


@pytest.fixture
def card():
    return ModelCard(
        id="lung-patch-dcgan",
        title="Lung patches by DCGAN",
        networks={"generator": NetworkEntry("dcgan-generator", {"latent_size": 8, "width": 2, "size": 16})},
        objective=ObjectiveEntry("dcgan", {"learning_rate": 2e-4, "latent_size": 8}),
        images=ImageEntry(
            "CT",
            ("image",),
            {"image": {"kind": "window", "low": -1000, "high": 400}},
            (2.0, 2.0),
            (16, 16),
            1,
        ),
        training_data=DataEntry(
            "CT patches of lung tumours and/or lung; see https://example.org/data/lung/x",
            "CC BY-SA 4.0",
            "Simpson AL et al. (2019), arXiv:1902.09063",
            {"train": 9, "validation": 4},
            {"train": 90, "validation": 40},
            7,
        ),
        metrics={"kid": 0.12, "psnr_db": None},
        intended_use="Research on augmentation.",
        limits="Small patches of one data set.",
        licence="CC BY-SA 4.0",
    )


@pytest.fixture
def tensors():
    """Not those of the network: each type, a transposed array and a single number."""
    rng = np.random.default_rng(0)
    return {
        "generator.layers.weight": rng.standard_normal((3, 4)).astype(np.float32).T,
        "generator.layers.half": rng.standard_normal(5).astype(np.float16),
        "generator.layers.seen": np.array(12, dtype=np.int64),
    }


@pytest.fixture
def whole_tensors(card):
    """Those of the card's network."""
    torch.manual_seed(0)
    network = build_network("dcgan-generator", card.networks["generator"].arguments)
    return {f"generator.{name}": value.numpy() for name, value in network.state_dict().items()}


@pytest.fixture
def model(tmp_path, card, whole_tensors):
    """Folder of a model that nothing is wrong with."""
    write_model(tmp_path / "model", card, whole_tensors)
    return tmp_path / "model"


@pytest.fixture
def onnx_card(card):
    """Card of a model from outside that translates images of 16 x 12 voxels."""
    window = {"kind": "window", "low": -100, "high": 100}
    return replace(
        card,
        id="doubling",
        networks={"generator": NetworkEntry("onnx", {"input": "source", "output": "made"})},
        objective=ObjectiveEntry("pix2pix", {"direction": "a_to_b"}),
        images=ImageEntry(
            "CT+MR", ("image_a", "image_b"), {"image_a": window, "image_b": window}, (1.0, 1.0), (16, 12), 1
        ),
    )


@pytest.fixture
def write_graph():
    """Function that writes an ONNX graph of one operation, for any number of images in a batch."""
    parser = pytest.importorskip("onnx.parser")
    pytest.importorskip("onnxruntime")

    def write(path, operation="Tanh(source)"):
        text = f"""<ir_version: 8, opset_import: ["": 17]>
            g (float[N, 1, 16, 12] source) => (float made) {{ made = {operation} }}"""
        graph = parser.parse_model(text)
        graph.graph.output[0].type.tensor_type.ClearField("shape")
        path.write_bytes(graph.SerializeToString())

    return write


@pytest.fixture
def onnx_model(tmp_path, onnx_card, write_graph):
    """Folder of an ONNX model that nothing is wrong with."""
    folder = tmp_path / "onnx"
    folder.mkdir()
    write_graph(folder / ONNX)
    write_card(folder, onnx_card.with_hash(sha256_of(folder / ONNX)))
    return folder
