"""Gray pictures with what must be known of them in text chunks (PNG specification, 11.3.4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from CTGANAugmentLib.file_formats import atomic


def write_png(
    gray: NDArray[np.uint8], path: Path, texts: Mapping[str, str], *, overwrite: bool = False
) -> None:
    """Write gray levels (row, column): all of the file or nothing.

    Args:
        gray: 0 black to 255 white.
        path: of the file.
        texts: chunks by keyword; in Latin-1, keywords of at most 79 characters.
        overwrite: whether an existing file may be replaced.

    Raises:
        UserError: the file exists, or it cannot be written.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    for keyword, text in texts.items():
        chunks.add_text(keyword, text)
    with atomic.staged(path, need_bytes=gray.nbytes, overwrite=overwrite) as target:
        Image.fromarray(gray).save(target, format="PNG", pnginfo=chunks)
