"""Slices of 256 x 256 through CycleGAN's generator (6 blocks, width 32), beside the plain eager loop of the network.

The loop is in float32, slice after slice. Ratios are medians of paired rounds by the processor's time, and the clock;
with two threads both tell of a busy machine too, where one of PyTorch's threads waits for the other. Targets: 1.4 times
in float32, 2.5 times in bfloat16 with a PSNR of 45 dB between the two. HU are those of a window of 1500 HU. The network
was trained for some seconds in place of one that knows something. "operation" is all of `translate` on a scan, with its
model read from the disk, body, resampling and blending; the loop has the network alone.
"""

from __future__ import annotations

import importlib.util
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.networks.resnet_generator import ResnetGenerator
from CTGANAugmentLib.operation import Guides
from CTGANAugmentLib.translation.runtimes.runtime import Images, build_runtime
from CTGANAugmentLib.translation.runtimes.torch_runtime import processor_has_bfloat16
from CTGANAugmentLib.translation.translate import Translate
from CTGANAugmentLib.volume import Volume

_SIDE = 256
_SLICES = 2
_SCAN_SLICES = 180
_ROUNDS = 9
_OPERATION_SLICES = 24
_OPERATION_ROUNDS = 3
_MODEL_SPACING_MM = 1.25
_TRAINING_STEPS = 60
_WINDOW_HU = 1500.0
_NORMS = ("batch", "instance")
_PLAIN = "plain"
Side = Callable[[], object]


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
            if norm == "batch":
                yield from _operation_rows(network)
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
    calls = {name: partial(run, images) for name, run in sides.items()}
    seconds = _paired(calls, len(images), _ROUNDS)
    yield (
        f"{norm} norm, threads {threads}: plain {_told(seconds[_PLAIN])} a slice, "
        f"{_SCAN_SLICES * statistics.median(clock for _, clock in seconds[_PLAIN]):.0f} s a scan by the clock"
    )
    for name in list(sides)[1:]:
        yield f"  {name:18} {_compared(seconds, name)}, {_difference(made[name], made[_PLAIN])}"


def _operation_rows(network: ResnetGenerator) -> Iterator[str]:
    """The whole of translating a scan at the model's spacing, and of one whose slices are resampled to and fro."""
    torch.set_num_threads(1)
    images = some_slices(99, _OPERATION_SLICES, _SIDE)
    precisions = ["float32"] + (["bfloat16"] if processor_has_bfloat16() else [])
    with tempfile.TemporaryDirectory() as folder:
        model = _write(network, Path(folder))
        for side, told in ((_SIDE, "at the model's spacing"), (_SIDE * 5 // 4, "resampled")):
            scan = _scan(some_slices(99, _OPERATION_SLICES, side), _MODEL_SPACING_MM * _SIDE / side)
            calls: dict[str, Side] = {_PLAIN: partial(plain_loop(network), images)}
            for precision in precisions:
                translate = Translate(model=str(model), precision=precision, threads=1)
                plan = translate.sample(np.random.default_rng(0), scan, Guides())
                calls[f"torch {precision}"] = partial(translate.apply, scan, plan)
            seconds = _paired(calls, _OPERATION_SLICES, _OPERATION_ROUNDS)
            for name in list(calls)[1:]:
                yield f"operation, {side} x {side} x {_OPERATION_SLICES} {told}, {name}: {_compared(seconds, name)}"


def _write(network: ResnetGenerator, folder: Path) -> Path:
    window = {"kind": "window", "low": -1000.0, "high": _WINDOW_HU - 1000}
    arguments = {"width": 32, "blocks": 6, "norm": "batch"}
    card = ModelCard(
        id="bench",
        title="Inverts images",
        networks={"generator": NetworkEntry(network.network_id, arguments)},
        objective=ObjectiveEntry("pix2pix", {"direction": "a_to_b"}),
        images=ImageEntry(
            modality="CT",
            kinds=("image_a", "image_b"),
            normalization={"image_a": window, "image_b": window},
            spacing_mm=(_MODEL_SPACING_MM, _MODEL_SPACING_MM),
            size=(_SIDE, _SIDE),
            channels=1,
        ),
        training_data=DataEntry("smooth noise", "none", "none", {"train": 0}, {"train": 0}, 0),
        metrics={},
        intended_use="this benchmark",
        limits="none",
        licence="none",
    )
    tensors = {f"generator.{name}": value.numpy() for name, value in network.state_dict().items()}
    write_model(folder / "bench", card, tensors)
    return folder / "bench"


def _scan(images: Images, spacing_mm: float) -> Volume:
    array = ((images[:, 0] + 1) * _WINDOW_HU / 2 - 1000).astype(np.int16)
    return Volume(array, np.diag([spacing_mm, spacing_mm, 3.0, 1.0]), "CT")


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


def _paired(calls: Mapping[str, Side], slices: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds a slice, of the processor and of the clock; the sides take turns."""
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for number in range(rounds):
        for name in list(calls)[:: 1 if number % 2 else -1]:
            processor, clock = time.process_time(), time.perf_counter()
            calls[name]()
            taken = time.process_time() - processor, time.perf_counter() - clock
            seconds[name].append((taken[0] / slices, taken[1] / slices))
    return seconds


def _compared(seconds: Mapping[str, list[tuple[float, float]]], name: str) -> str:
    """By the processor's time, and by the clock."""
    by_processor, by_clock = (
        statistics.median(a[n] / b[n] for a, b in zip(seconds[_PLAIN], seconds[name], strict=True))
        for n in (0, 1)
    )
    return f"{_told(seconds[name])} x{by_processor:.2f} (clock x{by_clock:.2f})"


def _told(seconds: list[tuple[float, float]]) -> str:
    return f"{1e3 * statistics.median(processor for processor, _ in seconds):6.1f} ms"


def _difference(made: Images, wanted: Images) -> str:
    away = made - wanted
    worst_hu = np.abs(away).max() * _WINDOW_HU / 2
    return f"PSNR {10 * np.log10(4 / np.square(away).mean()):.1f} dB, worst {worst_hu:.2f} HU"
