"""Errors that a face shows to its user as they are."""

from __future__ import annotations


class UserError(ValueError):
    """Something the user can mend.

    The message says what was wanted, what came and what to do. Faces show it without a traceback.
    """


class MissingError(UserError):
    """Something that a sound plan needs and that is not at hand: a model, a donor, a package."""
