"""Methods that misbehave: what a worker is there for."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.operation import register
from CTGANAugmentLib.segmentation.method import Found, SegmentationMethod


@dataclass(frozen=True)
class Odd(SegmentationMethod):
    """Do not behave."""

    family: ClassVar[str] = "threshold"
    source: ClassVar[str] = "nobody, 2026"


@register
@dataclass(frozen=True)
class Crashing(Odd):
    """End the process."""

    id: ClassVar[str] = "crashing"
    title: ClassVar[str] = "Crashing"

    def segment(self, workspace, progress):
        os._exit(7)


@register
@dataclass(frozen=True)
class Hanging(Odd):
    """Never come to an end and heed no stop."""

    id: ClassVar[str] = "hanging"
    title: ClassVar[str] = "Hanging"

    def segment(self, workspace, progress):
        while True:
            time.sleep(0.05)


@register
@dataclass(frozen=True)
class Refusing(Odd):
    """Find nothing."""

    id: ClassVar[str] = "refusing"
    title: ClassVar[str] = "Refusing <b>&"

    def segment(self, workspace, progress):
        raise UserError("there is <nothing> here: look elsewhere")


@register
@dataclass(frozen=True)
class Faulty(Odd):
    """Have a fault, and chatter on standard output."""

    id: ClassVar[str] = "faulty"
    title: ClassVar[str] = "Faulty"

    def segment(self, workspace, progress):
        os.write(1, b"chatter\n")
        return 1 / 0


@register
@dataclass(frozen=True)
class Greedy(Odd):
    """Take 200 MB and everything there is."""

    id: ClassVar[str] = "greedy"
    title: ClassVar[str] = "Greedy"

    def segment(self, workspace, progress):
        taken = np.ones(200_000_000, dtype=np.uint8)
        return Found(workspace.values >= -2000 * taken[0].astype(np.int32))
