"""What takes a second to import, imported while the user looks for a place."""

from __future__ import annotations

import asyncio
from contextlib import suppress


def warm_up() -> None:
    """Begin to import PyTorch beside the event loop; needs a running one."""
    asyncio.get_running_loop().run_in_executor(None, _import_torch)


def _import_torch() -> None:
    with suppress(ImportError):
        import torch  # noqa: F401
