"""A failure becomes a sentence; only what nobody foresaw is kept in the log."""

from __future__ import annotations

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.failures import message_of


def test_what_was_foreseen_is_told_as_it_is_and_not_kept():
    kept = []
    assert message_of(UserError("choose another"), kept.append) == "choose another"
    assert "not enough memory" in message_of(MemoryError(), kept.append)
    assert kept == []


def test_what_nobody_foresaw_is_kept_and_its_place_told():
    error = KeyError("x")
    told = message_of(error, lambda kept: f"details of {kept!r} are here")
    assert told == "unexpected failure (KeyError): 'x'; details of KeyError('x') are here"
