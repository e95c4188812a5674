"""Networks built without weights, for those that are given trained ones at once or are only asked for a size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


@contextmanager
def without_weights() -> Iterator[None]:
    """Let networks be built on the meta device: no random number is drawn and no memory taken."""
    with torch.device("meta"), _NoNormalNumbers():
        yield


class _NoNormalNumbers(TorchFunctionMode):
    """Leaves normal numbers out: to draw none on the meta device, PyTorch imports its compiler, for seconds.

    So does spectral norm, which is left as it is: of all that makes images, SAGAN's generator alone has it.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        _types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        named = dict(kwargs or {})
        if getattr(func, "__name__", "") == "normal_":  # of tensors and of torch.nn.init alike
            return named["tensor"] if "tensor" in named else args[0]
        return func(*args, **named)
