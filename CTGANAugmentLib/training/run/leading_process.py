"""Which of several processes leads a run, and how it goes first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

_PATIENCE = timedelta(hours=12)
"""The others wait so long for the first process, which cuts patches out of what may be thousands of scans."""


def leads() -> bool:
    """Whether this process is the first, or the only one; the others neither write nor show anything."""
    return int(os.environ.get("RANK", "0")) == 0


_DONE = "ctganaugment/leading-process-done"


@contextmanager
def leading_process_first() -> Iterator[None]:
    """Let the leading process do what is in the block before the others do it.

    They meet in the store that `torchrun` keeps, which is there before and after a run has its process group; where
    the leading process fails, `torchrun` ends the others.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield
        return
    from torch.distributed.rendezvous import rendezvous

    store = next(rendezvous("env://"))[0]
    if not leads():
        store.wait([_DONE], _PATIENCE)
    yield
    if leads():
        store.set(_DONE, "yes")
