"""What a session's model makes of batches, joined on the CPU."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import torch
from torch import Tensor

from CTGANAugmentLib.training.draws import Draws
from CTGANAugmentLib.training.objective import Batch
from CTGANAugmentLib.training.sample import Sample
from CTGANAugmentLib.training.session import Session

_USE_SEED = 1
"""Of the noise that models are judged with: another one than any run's, the same at each judgement."""


def samples_of(session: Session, batches: Iterable[Batch], *, rounds: int = 1) -> dict[str, Sample]:
    """Let the model work on all batches, again with other noise for each round where it does not copy a reference."""
    parts: dict[str, list[Sample]] = {}
    with session.products() as networks:
        for number in range(rounds):
            for place, batch in enumerate(batches):
                draws = Draws(_USE_SEED + number, place, device=session.machine.device)
                for name, sample in session.objective.samples(networks, batch, draws).items():
                    parts.setdefault(name, []).append(_on_cpu(sample))
            if all(sample.paired for samples in parts.values() for sample in samples):
                break
    return {name: _joined(samples) for name, samples in parts.items()}


def _on_cpu(sample: Sample) -> Sample:
    return replace(
        sample, **{name: tensor.detach().float().cpu() for name, tensor in _tensors(sample).items()}
    )


def _joined(samples: Sequence[Sample]) -> Sample:
    names = list(_tensors(samples[0]))
    joined: dict[str, Any] = {name: torch.cat([getattr(s, name) for s in samples]) for name in names}
    return replace(samples[0], **joined)


def _tensors(sample: Sample) -> dict[str, Any]:
    values = {field.name: getattr(sample, field.name) for field in fields(sample)}
    return {name: value for name, value in values.items() if isinstance(value, Tensor)}
