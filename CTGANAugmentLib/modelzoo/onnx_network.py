"""Networks of other programs, in ONNX: a graph of known operations, which no file can add code to.

Such a model's folder holds `model.onnx` in place of `model.safetensors`. It translates images of one kind into another,
as the objective "pix2pix" does, and its card's one network has the id "onnx", with the names of the graph's input and
output as its arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import ModelCard
from CTGANAugmentLib.modelzoo.model_files import ONNX, weights_file
from CTGANAugmentLib.modelzoo.model_folder import read_card
from CTGANAugmentLib.modelzoo.trial import check_made, require_small

NETWORK_ID = "onnx"
OBJECTIVE = "pix2pix"
DIRECTIONS = ("a_to_b", "b_to_a")
Images = NDArray[np.float32]
Network = Callable[[Images], Images]
"""Images (batch, channel, [slice,] row, column) in [-1, 1] to others of the same shape."""


def is_onnx(card: ModelCard) -> bool:
    """Whether a model's networks are run by `load_callables` rather than `load_networks`."""
    return any(entry.id == NETWORK_ID for entry in card.networks.values())


def load_callables(folder: Path) -> tuple[ModelCard, dict[str, Network]]:
    """Load an ONNX model's networks, by name, to run on the CPU.

    Raises:
        UserError: as `read_card`; onnxruntime is missing; or a graph that is not what the card tells of.
    """
    path = weights_file(folder)
    if path.name != ONNX:
        raise UserError(f"{folder} is no ONNX model: its weights are in {path.name}")
    card = read_card(folder)
    _check_card(card)
    ((name, entry),) = card.networks.items()
    return card, {name: _network(path, str(entry.arguments["input"]), str(entry.arguments["output"]))}


def try_callables(card: ModelCard, networks: dict[str, Network]) -> None:
    """Let the networks work on one image of zeros, of the card's size, and on two.

    Raises:
        UserError: they take or make another size, or what they make are no numbers.
    """
    require_small(card)
    for network in networks.values():
        for count in (1, 2):
            made = network(np.zeros((count, card.images.channels, *card.images.size), dtype=np.float32))
            check_made(card, "image", made.shape, finite=bool(np.isfinite(made).all()))


def has_onnxruntime() -> bool:
    """Whether ONNX models can be run here."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        return False
    return True


def _check_card(card: ModelCard) -> None:
    wanted = f"one network named generator with the id {NETWORK_ID} and the arguments input and output"
    (name, *others), entry = card.networks, next(iter(card.networks.values()))
    if others or name != "generator" or entry.id != NETWORK_ID or set(entry.arguments) != {"input", "output"}:
        raise UserError(f"a card of an ONNX model tells of {wanted}, got {card.to_json()['networks']}")
    direction = card.objective.parameters.get("direction")
    if card.objective.id != OBJECTIVE or direction not in DIRECTIONS:
        raise UserError(
            f"an ONNX model translates: its card's objective is {OBJECTIVE} with the parameter direction "
            f"({' or '.join(DIRECTIONS)}), got {card.objective.id!r} with {direction!r}"
        )
    if card.images.kinds != ("image_a", "image_b"):
        raise UserError(
            f"an ONNX model translates: its card's kinds are image_a and image_b, got {card.images.kinds}"
        )


def _network(path: Path, source: str, target: str) -> Network:
    session = _session(path)
    inputs = {node.name: node for node in session.get_inputs()}
    outputs = [node.name for node in session.get_outputs()]
    if list(inputs) != [source] or target not in outputs:
        raise UserError(
            f"the card tells of the input {source!r} and the output {target!r}; {path.name} has the input "
            f"{', '.join(inputs)} and the output {', '.join(outputs)}"
        )
    if inputs[source].type != "tensor(float)":
        raise UserError(f"{path.name} takes {inputs[source].type}: export it with an input of float32")
    one_by_one = inputs[source].shape[0] == 1

    def run(images: Images) -> Images:
        given = np.asarray(images, dtype=np.float32)
        parts = [given[number : number + 1] for number in range(len(given))] if one_by_one else [given]
        return np.concatenate([_run(session, source, target, part) for part in parts])

    return run


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise UserError(
            "ONNX models are run by onnxruntime, which is not installed here: pip install 'ctganaugment[onnx]'"
        ) from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        # By its path: data that the graph keeps in other files are looked for in this folder alone.
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise UserError(
            f"{path.name} cannot be run ({_first_line(error)}): export it as one file, with its weights inside and "
            "standard operations alone"
        ) from error


def _run(session: Any, source: str, target: str, images: Images) -> Images:
    try:
        made = session.run([target], {source: np.ascontiguousarray(images)})[0]
    except Exception as error:
        shape = " x ".join(map(str, images.shape))
        raise UserError(f"{ONNX} cannot work on images of the shape {shape}: {_first_line(error)}") from error
    if not isinstance(made, np.ndarray) or made.ndim != images.ndim:
        raise UserError(f"{ONNX} makes no images of (batch, channel, [slice,] row, column)")
    return np.asarray(made, dtype=np.float32)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__
