"""What a run computes on: device, precision, threads, and its place among several processes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import torch
from torch import Tensor, distributed

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.training.settings import TrainingSettings

_PATIENCE = timedelta(minutes=30)
"""The others wait so long for the first process, which alone validates and writes."""

_FLAT = 2


@dataclass(frozen=True)
class Machine:
    """Where the networks are.

    Attributes:
        device: of the tensors.
        bfloat16: whether networks compute in bfloat16, with weights in float32.
        rank: number of this process; the one with 0 writes.
        processes: how many there are (`torchrun`).
    """

    device: torch.device
    bfloat16: bool = False
    rank: int = 0
    processes: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes and validates."""
        return self.rank == 0

    def autocast(self) -> AbstractContextManager[Any]:
        """Precision of the networks, for a `with`."""
        if not self.bfloat16:  # not every device of every PyTorch knows autocast
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    def check(self, dimensions: int) -> None:
        """Refuse what goes wrong here.

        Raises:
            UserError: volumes in bfloat16 on a CPU, whose convolutions give NaN now and then (PyTorch 2.13).
        """
        if self.bfloat16 and self.device.type == "cpu" and dimensions > _FLAT:
            raise UserError(
                "volumes cannot be trained in bfloat16 on a CPU, where PyTorch's convolutions give NaN now and then: "
                "set training.precision to float32"
            )

    def agree(self, *, number: int) -> int:
        """Return the first process's number in all of them."""
        if self.processes == 1:
            return number
        told = torch.tensor(number, device=self.device)
        distributed.broadcast(told, 0)
        return int(told)

    def means(self, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Average numbers over the processes."""
        if self.processes == 1:
            return dict(values)
        stacked = torch.stack([value.float() for value in values.values()])
        distributed.all_reduce(stacked)
        return dict(zip(values, stacked / self.processes, strict=True))


@contextmanager
def machine_for(settings: TrainingSettings) -> Iterator[Machine]:
    """Prepare the machine for a run, and leave it as it was.

    Under ``torchrun`` the processes find one another here: NCCL between GPUs, Gloo otherwise.

    Raises:
        UserError: a device that is not there.
    """
    threads = torch.get_num_threads()
    rank, processes = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    device = _device(settings.device, int(os.environ.get("LOCAL_RANK", 0)))
    precision = settings.precision
    bfloat16 = precision == "bfloat16" or (precision == "auto" and device.type == "cuda")
    if settings.threads:
        torch.set_num_threads(settings.threads)
    if processes > 1:
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        with torch.random.fork_rng():
            yield Machine(device, bfloat16, rank, processes)
    finally:
        torch.set_num_threads(threads)
        if processes > 1:
            distributed.destroy_process_group()


def _device(name: str, local_rank: int) -> torch.device:
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if there[kind])
    if not there[name]:
        raise UserError(f"PyTorch finds no {name} here: set training.device to auto or cpu")
    return torch.device(f"cuda:{local_rank}" if name == "cuda" else name)
