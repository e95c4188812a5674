"""What a face shows when a job fails: a sentence, never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from CTGANAugmentLib.errors import UserError


def message_of(error: Exception, keep: Callable[[Exception], str]) -> str:
    """Sentence for the user.

    Args:
        error: what stopped the job.
        keep: puts what nobody foresaw into a log and says where that is, as `keep_in_file`.
    """
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this: choose a smaller volume or close other programs"
    return f"unexpected failure ({type(error).__name__}): {error}; {keep(error)}"
