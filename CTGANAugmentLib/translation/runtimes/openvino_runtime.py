"""A network in OpenVINO, an optional package that compiles it for processors of any maker."""

from __future__ import annotations

import sys
import warnings
from functools import lru_cache
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.translation.runtimes.runtime import Images

_SIZES_KEPT = 4
_TELEMETRY = "openvino_telemetry"


class OpenvinoRuntime:
    """A network rewritten for speed, then compiled for each size of image when it first comes.

    Args:
        network: `torch.nn.Module` of 2-D images; left as it is.
        bfloat16: compute in bfloat16.
        threads: of the processor; 0 for as many as OpenVINO takes.

    Raises:
        UserError: OpenVINO is not installed, or the processor has no bfloat16.
    """

    def __init__(self, network: Any, *, bfloat16: bool = False, threads: int = 0) -> None:
        from CTGANAugmentLib.networks.for_inference import for_inference

        self._openvino = import_openvino()
        self._core = self._openvino.Core()
        if bfloat16 and "BF16" not in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise UserError("this processor does not compute in bfloat16: choose the precision float32")
        self._network = for_inference(network, channels_last=False)
        self._options = {
            "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
        }
        self._for_size = lru_cache(_SIZES_KEPT)(self._compile)

    def __call__(self, images: Images) -> Images:
        """Send images (batch, channel, row, column) in [-1, 1] through the network, one after the other."""
        given = np.require(images, np.float32, "C")
        request = self._for_size(*given.shape[1:])
        made = [request.infer([given[number : number + 1]])[0].copy() for number in range(len(given))]
        result: Images = np.concatenate(made)
        return result

    def _compile(self, channels: int, rows: int, columns: int) -> Any:
        import torch

        example = torch.zeros(1, channels, rows, columns)
        with warnings.catch_warnings(), torch.inference_mode():
            self._network(example)  # a size that it does not take is told by itself
            warnings.simplefilter("ignore")  # of tracing: the checks of sizes are no part of the graph
            graph = self._openvino.convert_model(
                self._network, example_input=example, input=list(example.shape)
            )
        return self._core.compile_model(graph, "CPU", self._options).create_infer_request()


def import_openvino() -> Any:
    """Import OpenVINO without the package by which it tells its maker of each import and conversion.

    A program that has imported OpenVINO before has decided that for itself.

    Raises:
        UserError: OpenVINO is not installed.
    """
    before = sys.modules.get(_TELEMETRY)
    if before is None:
        sys.modules[_TELEMETRY] = None  # type: ignore[assignment] # so that importing it fails, and a stub is taken
    try:
        import openvino
    except ImportError as error:
        raise UserError(
            "the backend openvino needs a package that is not installed here: "
            "pip install 'ctganaugment[openvino]', or choose the backend torch"
        ) from error
    finally:
        if before is None:
            del sys.modules[_TELEMETRY]
    return openvino
