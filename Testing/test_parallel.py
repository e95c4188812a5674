"""Pieces of work are done once each, in an order that they allow, wherever the workers are."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parallel import Piece, Workers, crew_of
from CTGANAugmentLib.progress import Cancelled, no_progress


def note(arguments):
    with Path(arguments["file"]).open("a", encoding="utf-8") as stream:
        stream.write(f"{arguments['name']}\n")
    return {"name": arguments["name"]}


def die(_arguments):
    os._exit(9)


def rest(_arguments):
    time.sleep(60)


def lost(_arguments, why):
    return {"lost": why}


def pieces(file, *names):
    return [Piece(name, {"file": str(file), "name": name}) for name in names]


@pytest.mark.parametrize("count", [1, 2])
def test_each_piece_is_done_once_and_after_what_it_waits_for(tmp_path, count):
    file = tmp_path / "done.txt"
    work = [*pieces(file, "a", "b", "c"), Piece("d", {"file": str(file), "name": "d"}, after="a")]
    with crew_of(Workers(count)) as crew:
        found = {piece.name: answer for piece, answer in crew.run_all(work, note, lost, no_progress)}
    done = file.read_text().split()
    assert sorted(done) == ["a", "b", "c", "d"]
    assert done.index("a") < done.index("d")
    assert found == {name: {"name": name} for name in "abcd"}


def test_a_piece_that_kills_its_workers_is_given_up_and_the_rest_is_done(tmp_path):
    with crew_of(Workers(2)) as crew:
        bad = list(crew.run_all([Piece("bad", {})], die, lost, no_progress))
        assert "too little memory" in bad[0][1]["lost"]
        good = list(crew.run_all(pieces(tmp_path / "done.txt", "a", "b"), note, lost, no_progress))
    assert len(good) == 2


def test_a_stop_ends_work_that_has_begun():
    def stop(_fraction, _message):
        raise Cancelled

    started = time.monotonic()
    with crew_of(Workers(2)) as crew, pytest.raises(Cancelled):
        list(crew.run_all([Piece("long", {})], rest, lost, stop))
    assert time.monotonic() - started < 50


def test_a_cluster_that_is_there_already_does_the_work(tmp_path):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        crew_of(Workers(scheduler=cluster.scheduler_address)) as crew,
    ):
        found = list(crew.run_all(pieces(tmp_path / "done.txt", "a"), note, lost, no_progress))
    assert [answer for _, answer in found] == [{"name": "a"}]


def test_a_scheduler_that_does_not_answer_is_told_of():
    with (
        pytest.raises(UserError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        crew_of(Workers(scheduler="tcp://127.0.0.1:9")),
    ):
        pass
