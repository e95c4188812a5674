"""How long, how fast and on what a model is trained: what every objective has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from CTGANAugmentLib.parameters import Declared, Parameter


@dataclass(frozen=True, kw_only=True)
class TrainingSettings(Declared):
    """The part ``training`` of a configuration."""

    steps: Annotated[int, Parameter("steps of all players", 1, group="Length")] = 10_000
    batch_size: Annotated[int, Parameter("images a step, in each process", 1, group="Length")] = 16
    accumulate: Annotated[
        int, Parameter("batches whose gradients are added up before a step is taken", 1, group="Length")
    ] = 1
    seed: Annotated[int, Parameter("every random choice follows from it", 0, group="Length")] = 0
    decay_from: Annotated[
        float,
        Parameter(
            "share of the steps after which the learning rate falls to 0 in a line", 0, 1, group="Steps"
        ),
    ] = 0.5
    clip_norm: Annotated[float, Parameter("longest gradient; 0 for any", 0, group="Steps")] = 0.0
    ema_decay: Annotated[
        float, Parameter("memory of the averaged weights; 0 takes the last ones", 0, 0.99999, group="Steps")
    ] = 0.999
    validate_every: Annotated[
        int, Parameter("steps between validations; 0 for none", 0, group="Watching")
    ] = 500
    validation_images: Annotated[
        int, Parameter("most images that a validation makes", 8, group="Watching")
    ] = 256
    patience: Annotated[
        int,
        Parameter("validations without a better score before it ends early; 0 for any", 0, group="Watching"),
    ] = 0
    log_every: Annotated[int, Parameter("steps between lines of the log", 1, group="Watching")] = 20
    sample_every: Annotated[int, Parameter("steps between pictures; 0 for none", 0, group="Watching")] = 500
    checkpoint_every: Annotated[int, Parameter("steps between checkpoints", 1, group="Watching")] = 500
    device: Annotated[
        str, Parameter("what to compute on", choices=("auto", "cpu", "cuda", "mps"), group="Machine")
    ] = "auto"
    precision: Annotated[
        str,
        Parameter(
            "of the networks; auto takes bfloat16 on CUDA",
            choices=("auto", "float32", "bfloat16"),
            group="Machine",
        ),
    ] = "auto"
    threads: Annotated[int, Parameter("of the CPU; 0 for as many as PyTorch takes", 0, group="Machine")] = 0

    @property
    def rhythms(self) -> tuple[int, ...]:
        """Steps between the things that are done now and then."""
        return self.log_every, self.sample_every, self.validate_every, self.checkpoint_every

    def rate_at(self, step: int) -> float:
        """Factor on the learning rate at a step: 1, then falling in a line to (almost) 0 at the end."""
        start = round(self.decay_from * self.steps)
        return 1.0 if step < start else (self.steps - step) / max(1, self.steps - start)
