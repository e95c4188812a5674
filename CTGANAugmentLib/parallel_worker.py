"""What a Dask worker of ours does when it starts: one core each, so that as many workers do not fight for them."""

from __future__ import annotations

import os
from typing import Any

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it


def dask_setup(worker: Any) -> None:  # noqa: ARG001 - Dask's signature
    """Keep every library of this worker to one thread."""
    os.environ["OMP_NUM_THREADS"] = "1"
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
