"""What a face shows when a job fails: a sentence, never a traceback."""

from __future__ import annotations

import logging

from CTGANAugmentLib.errors import UserError

_log = logging.getLogger(__name__)


def message_of(error: Exception) -> str:
    """Sentence for the user; what nobody foresaw goes to the log with its traceback."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return "there is not enough memory for this: choose a smaller volume or close other programs"
    _log.error("the job failed", exc_info=error)
    return f"unexpected failure ({type(error).__name__}): {error}; the log has the details"
