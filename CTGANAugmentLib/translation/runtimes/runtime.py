"""What runs a trained network on slices, and how to get one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.errors import MissingError, UserError

BACKENDS = ("torch", "openvino")
PRECISIONS = ("float32", "bfloat16")
Images = NDArray[np.float32]
Runtime = Callable[[Images], Images]
"""A network ready to work: images (batch, channel, row, column) in [-1, 1] to as many; sizes may change between calls.

The same images in the same call give the same bits.
"""


def build_runtime(
    network: Any,
    *,
    backend: str = "torch",
    precision: str = "float32",
    threads: int = 0,
    device: str = "cpu",
) -> Runtime:
    """Make a network ready to work.

    Args:
        network: `torch.nn.Module` of 2-D images; left as it is.
        backend: "torch", or "openvino" where that package is installed.
        precision: "float32", or "bfloat16", which is twice as fast on processors that have it and rounds to 8 bits on
            the way.
        threads: of the processor; 0 for as many as the backend takes by itself.
        device: "cpu", or a device of PyTorch such as "cuda", for the backend torch.

    Raises:
        UserError: an unknown choice, a package that is missing, or a processor without bfloat16.
    """
    _check("backend", backend, BACKENDS)
    _check("precision", precision, PRECISIONS)
    if threads < 0:
        raise UserError(f"threads must be 0 or how many there are to be, got {threads}")
    bfloat16 = precision == "bfloat16"
    if backend == "torch":
        from CTGANAugmentLib.translation.runtimes.torch_runtime import TorchRuntime

        return TorchRuntime(network, bfloat16=bfloat16, threads=threads, device=device)
    if device != "cpu":
        raise UserError(
            f"the backend {backend} runs on the processor, not on {device}: choose the backend torch"
        )
    from CTGANAugmentLib.translation.runtimes.openvino_runtime import OpenvinoRuntime

    return OpenvinoRuntime(network, bfloat16=bfloat16, threads=threads)


def open_runtime(
    folder: Path,
    name: str,
    *,
    backend: str = "torch",
    precision: str = "float32",
    threads: int = 0,
    device: str = "cpu",
) -> Runtime:
    """Make a network of a model's folder ready to work; one in ONNX runs in onnxruntime, in float32.

    Args:
        folder: of the model.
        name: of the network in its card.
        backend: as in `build_runtime`; not for a model in ONNX.
        precision: as in `build_runtime`.
        threads: as in `build_runtime`; not for a model in ONNX.
        device: as in `build_runtime`; not for a model in ONNX.

    Raises:
        UserError: as `build_runtime`; PyTorch is missing; or a damaged model.
    """
    from CTGANAugmentLib.modelzoo.model_folder import load_networks, read_card
    from CTGANAugmentLib.modelzoo.onnx_network import is_onnx, load_callables

    if is_onnx(read_card(folder)):
        if precision != "float32":
            raise UserError(
                f"models in ONNX run in float32 only, got {precision}: choose the precision float32"
            )
        return load_callables(folder)[1][name]
    try:
        network = load_networks(folder)[1][name]
    except ModuleNotFoundError as error:
        raise MissingError(
            f"trained models need PyTorch, which is not installed here ({error.name}): install torch"
        ) from error
    return build_runtime(network, backend=backend, precision=precision, threads=threads, device=device)


def _check(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UserError(f"{name} must be one of {', '.join(choices)}, got {value!r}")
