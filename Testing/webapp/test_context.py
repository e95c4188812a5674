import asyncio
import logging
from types import SimpleNamespace

import pytest
from trame_server.state import State

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.progress import Cancelled
from CTGANAugmentLib.webapp.context import Context, explained
from CTGANAugmentLib.webapp.page_state import PageState


@pytest.fixture
def context():
    """What panels share, without scene and views; counts what was shown anew."""
    state = State()
    state.ready()
    page = PageState(state, "app", scan_id=None, error="", busy=False)
    counts = {"rendered": 0, "changed": 0}

    def count(what):
        counts[what] += 1

    views = SimpleNamespace(render=lambda: count("rendered"))
    made = Context(SimpleNamespace(state=state), None, None, views, None, page)
    made.on_change.append(lambda: count("changed"))
    made.counts = counts
    return made


def fail(error):
    raise error


def test_what_was_done_is_shown_anew_and_returned(context):
    assert context.act(lambda: 7) == 7
    assert context.counts == {"rendered": 1, "changed": 1}
    assert context.page.error == ""


def test_an_error_is_a_sentence_that_the_next_success_takes_away(context):
    assert context.act(lambda: fail(UserError("choose another file"))) is None
    assert context.page.error == "choose another file"
    assert context.counts == {"rendered": 1, "changed": 1}
    context.act(lambda: None)
    assert context.page.error == ""


def test_the_page_is_busy_while_something_is_awaited_and_not_after_it_failed(context):
    async def work():
        assert context.page.busy
        raise UserError("too large")

    async def scenario():
        assert await context.wait_for(work()) is None
        assert not context.page.busy
        assert context.page.error == "too large"

    asyncio.run(scenario())


def test_what_lies_behind_an_error_of_ours_goes_to_the_log_and_not_to_the_page(caplog):
    with caplog.at_level(logging.ERROR):
        text = explained(ZeroDivisionError("a / b of patient Doe"))
    assert "Doe" not in text
    assert "terminal" in text
    assert "Doe" in caplog.text


def test_a_stop_is_no_error_and_full_memory_says_what_to_do():
    assert explained(Cancelled()) == ""
    assert "Close other volumes" in explained(MemoryError())
