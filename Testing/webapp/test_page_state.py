from trame_server.state import State

from CTGANAugmentLib.webapp.page_state import PageState


def state():
    made = State()
    made.ready()
    return made


def test_values_are_read_and_written_under_names_of_their_own():
    shared = state()
    one, two = PageState(shared, "one", shown=False), PageState(shared, "two", shown=True)
    one.shown = "yes"
    assert (one.shown, two.shown) == ("yes", True)
    assert shared[one.name("shown")] == "yes"


def test_what_the_page_shows_already_is_not_begun_anew():
    shared = state()
    PageState(shared, "panel", seed="1").seed = "7"
    assert PageState(shared, "panel", seed="1").seed == "7"


def test_a_value_that_is_set_is_sent_once_it_changed():
    shared = state()
    page = PageState(shared, "panel", seed="1")
    shared.clean(page.name("seed"))
    page.seed = "1"
    assert not shared.is_dirty(page.name("seed"))
    page.seed = "2"
    assert shared.is_dirty(page.name("seed"))
