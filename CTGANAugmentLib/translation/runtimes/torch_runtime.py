"""A network in PyTorch as it comes, without a compiler: what there is inside Slicer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.translation.runtimes.runtime import Images

_WEIGHTS_A_PIXEL = 64
_MOST_AT_ONCE = 8
_BFLOAT16_UNITS = ("avx512_bf16", "amx_bf16", "avx10_2", "bf16", "sve_bf16")


class TorchRuntime:
    """A network rewritten for speed, that takes as many images at once as are fastest.

    Args:
        network: `torch.nn.Module` of 2-D images; left as it is.
        bfloat16: compute in bfloat16.
        threads: of the processor while it works; 0 for as many as PyTorch has.
        device: of PyTorch. On a GPU, float32 is float32: without TF32, which has 10 bits.

    Raises:
        UserError: bfloat16 on a processor without it, or a device that is not there.
    """

    def __init__(
        self, network: Any, *, bfloat16: bool = False, threads: int = 0, device: str = "cpu"
    ) -> None:
        import torch

        from CTGANAugmentLib.networks.for_inference import for_inference

        if bfloat16 and device == "cpu" and not processor_has_bfloat16():
            raise UserError("this processor does not compute in bfloat16: choose the precision float32")
        self._threads = threads
        self._type = torch.bfloat16 if bfloat16 else torch.float32
        self._weights = sum(parameter.numel() for parameter in network.parameters())
        try:
            self._device = torch.device(device)
            self._network = for_inference(network, bfloat16=bfloat16).to(self._device)
        except (RuntimeError, AssertionError) as error:
            raise UserError(f"PyTorch cannot use the device {device!r} here: choose cpu ({error})") from error

    def __call__(self, images: Images) -> Images:
        """Send images (batch, channel, row, column) in [-1, 1] through the network."""
        import torch

        given = torch.from_numpy(np.require(images, np.float32, "C"))
        with torch.inference_mode(), _threads(self._threads), _exact_on(self._device):
            made = [self._made(few) for few in torch.split(given, self._at_once(given))]
            result: Images = torch.cat(made).numpy()
        return result

    def _at_once(self, images: Any) -> int:
        """As many that the weights, read once for all, weigh no more than the images' maps, which leave the caches."""
        if self._device.type != "cpu":
            return _MOST_AT_ONCE
        pixels: int = images.shape[-2] * images.shape[-1]
        return int(np.clip(round(self._weights / (_WEIGHTS_A_PIXEL * pixels)), 1, _MOST_AT_ONCE))

    def _made(self, images: Any) -> Any:
        import torch

        given = images.to(self._device, self._type).contiguous(memory_format=torch.channels_last)
        return self._network(given).float().cpu().contiguous()


def processor_has_bfloat16() -> bool:
    """Whether this processor has instructions for bfloat16, as far as PyTorch tells."""
    import torch

    if hasattr(torch.cpu, "get_capabilities"):
        found = torch.cpu.get_capabilities()
        return any(found.get(unit) for unit in _BFLOAT16_UNITS)
    older = getattr(
        torch.cpu, "_is_avx512_bf16_supported", None
    )  # PyTorch 2.6 and older have no public question
    return bool(older and older())


@contextmanager
def _threads(count: int) -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    if count in (0, before):
        yield
        return
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def _exact_on(device: Any) -> Iterator[None]:
    """Let a GPU compute float32 as such, and the same each time."""
    from torch.backends import cudnn

    if device.type != "cuda":
        yield
        return
    with cudnn.flags(enabled=cudnn.enabled, benchmark=False, deterministic=True, allow_tf32=False):
        yield
