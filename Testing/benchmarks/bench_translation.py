"""Slices of 256 x 256 through CycleGAN's generator (6 blocks, width 32), beside the plain eager loop of the same network.

The loop is in float32, slice after slice. Ratios are medians of paired rounds by the processor's time, and by the clock;
with two threads both tell of a busy machine too, where one of PyTorch's threads waits for the other. Targets: 1.4 times
in float32, 2.5 times in bfloat16 with a PSNR of 45 dB between the two. HU are those of a window of 1500 HU. The network
was trained for some seconds in place of one that knows something.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator
from CTGANAugmentLib.translation.runtimes.runtime import Images, build_runtime
from CTGANAugmentLib.translation.runtimes.torch_runtime import processor_has_bfloat16

_SIDE = 256
_SLICES = 2
_SCAN_SLICES = 180
_ROUNDS = 9
_TRAINING_STEPS = 60
_WINDOW_HU = 1500.0
_NORMS = ("batch", "instance")
_PLAIN = "plain"


def measure() -> Iterator[str]:
    """Yield one row a norm, a number of threads and a side."""
    yield f"PyTorch {torch.__version__}"
    threads_before = torch.get_num_threads()
    try:
        for norm in _NORMS:
            network = a_trained_generator(norm)
            for threads in (1, 2):
                torch.set_num_threads(threads)
                yield from _rows(norm, network, threads)
    finally:
        torch.set_num_threads(threads_before)


def a_trained_generator(norm: str) -> ResnetGenerator:
    """A generator that learnt to invert small images."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = ResnetGenerator(width=32, blocks=6, norm=norm)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    for step in range(_TRAINING_STEPS):
        given = torch.from_numpy(some_slices(step, 2, 48))
        loss = (network(given) - (-given).clamp(-0.5, 0.9)).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network.eval()


def some_slices(seed: int, count: int, side: int) -> Images:
    """Smooth images (slice, channel, row, column) in [-1, 1], with air on one side."""
    smooth = gaussian_filter(np.random.default_rng(seed).normal(size=(count, 1, side, side)), (0, 0, 3, 3))
    images = (smooth / np.abs(smooth).max()).astype(np.float32)
    images[:, :, : side // 5] = -1
    return images


def plain_loop(network: ResnetGenerator) -> Callable[[Images], Images]:
    """The loop that anybody would write: one slice after the other."""

    def run(images: Images) -> Images:
        with torch.no_grad():
            return np.concatenate([network(torch.from_numpy(one[None])).numpy() for one in images])

    return run


def _rows(norm: str, network: ResnetGenerator, threads: int) -> Iterator[str]:
    images = some_slices(99, _SLICES, _SIDE)
    sides = {_PLAIN: plain_loop(network), **_runtimes(network, threads)}
    made = {name: run(images) for name, run in sides.items()}
    seconds = _paired(sides, images)
    yield (
        f"{norm} norm, threads {threads}: plain {_told(seconds[_PLAIN])} a slice, "
        f"{_SCAN_SLICES * statistics.median(clock for _, clock in seconds[_PLAIN]):.0f} s a scan by the clock"
    )
    for name in list(sides)[1:]:
        by_processor, by_clock = (
            statistics.median(a[n] / b[n] for a, b in zip(seconds[_PLAIN], seconds[name], strict=True))
            for n in (0, 1)
        )
        yield (
            f"  {name:18} {_told(seconds[name])} x{by_processor:.2f} (clock x{by_clock:.2f}), "
            f"{_difference(made[name], made[_PLAIN])}"
        )


def _runtimes(network: ResnetGenerator, threads: int) -> dict[str, Callable[[Images], Images]]:
    backends = ["torch"] + (["openvino"] if importlib.util.find_spec("openvino") else [])
    precisions = ["float32"] + (["bfloat16"] if processor_has_bfloat16() else [])
    return {
        f"{backend} {precision}": build_runtime(
            network, backend=backend, precision=precision, threads=threads
        )
        for backend in backends
        for precision in precisions
    }


def _paired(
    sides: dict[str, Callable[[Images], Images]], images: Images
) -> dict[str, list[tuple[float, float]]]:
    """Seconds a slice, of the processor and of the clock; the sides take turns."""
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for number in range(_ROUNDS):
        for name in list(sides)[:: 1 if number % 2 else -1]:
            start = time.process_time(), time.perf_counter()
            sides[name](images)
            seconds[name].append(
                (
                    (time.process_time() - start[0]) / len(images),
                    (time.perf_counter() - start[1]) / len(images),
                )
            )
    return seconds


def _told(seconds: list[tuple[float, float]]) -> str:
    return f"{1e3 * statistics.median(processor for processor, _ in seconds):6.1f} ms"


def _difference(made: Images, wanted: Images) -> str:
    away = made - wanted
    worst_hu = np.abs(away).max() * _WINDOW_HU / 2
    return f"PSNR {10 * np.log10(4 / np.square(away).mean()):.1f} dB, worst {worst_hu:.2f} HU"
