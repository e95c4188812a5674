from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.run_all import RunAll
from CTGANAugmentLib.operation import operations

METHODS = [operations()[name] for name in ("window", "otsu", "li")]


def test_methods_come_one_after_the_other_and_failures_are_told():
    every = RunAll()
    every.begin(METHODS)
    assert every.next(None) is METHODS[0]
    assert every.is_running
    assert every.next(UserError("found nothing")) is METHODS[1]
    assert every.next(None) is METHODS[2]
    assert every.next(None) is None
    assert not every.is_running
    assert every.summary() == "2 of 3 methods found something.\nFixed window: found nothing"


def test_many_failures_are_not_all_shown_and_long_reasons_are_cut():
    every = RunAll()
    every.begin(list(operations().values())[:10])
    while every.next(UserError("x" * 1000)) is not None:
        pass
    lines = every.summary().splitlines()
    assert lines[0].startswith("0 of 10")
    assert lines[-1] == "... and 4 more"
    assert max(map(len, lines)) < 250


def test_a_stop_forgets_the_rest():
    every = RunAll()
    every.begin(METHODS)
    every.next(None)
    every.clear()
    assert not every.is_running
    assert every.next(None) is None
