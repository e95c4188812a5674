"""Standard output for one voice: what programs read there must not be mixed with what libraries print."""

from __future__ import annotations

import os
import sys
from typing import IO


def take_standard_output() -> IO[str]:
    """Return a stream on the real standard output, and send everything else that is printed to standard error.

    Others are Python's ``print`` as well as C code and child processes, which know the stream by its number.
    """
    sys.stdout.flush()
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout = sys.stderr
    return stream
