"""Every method on every case, whatever one of them does; what was done is not done twice."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.evaluation.comparison import Comparison, Settings, choose_methods
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.segmentation.threshold.window import WindowThreshold

SETTINGS = Settings(time_limit_s=1.0, modules=("odd_methods",))


@pytest.fixture
def comparison(case, odd, tmp_path):
    methods = [odd.Refusing, odd.Crashing, odd.Hanging, odd.Faulty, WindowThreshold]
    return Comparison([case], methods, SETTINGS, tmp_path / "out")


def test_what_fails_fails_alone(comparison):
    table, pictures = comparison.run(no_progress)
    assert [(row.method, row.status) for row in table.rows] == [
        ("refusing", "failed"),
        ("crashing", "failed"),
        ("hanging", "failed"),
        ("faulty", "failed"),
        ("window", "ok"),
    ]
    messages = {row.method: row.message for row in table.rows}
    assert "look elsewhere" in messages["refusing"]
    assert "exit code 7" in messages["crashing"]
    assert "time limit of 1 s" in messages["hanging"]
    assert "ZeroDivisionError" in messages["faulty"]
    assert table.rows[-1].dice > 0.9
    assert set(pictures.outlines) == {("case_1", "window")}
    assert set(pictures.cases["case_1"].grays) == {"axial", "coronal"}


def stop_after(seconds_or_text):
    def progress(fraction, message):
        if seconds_or_text in message:
            raise Cancelled

    return progress


def test_it_goes_on_where_it_was_stopped(comparison, case, odd):
    slow = replace(comparison, methods=[odd.Refusing, WindowThreshold, odd.Hanging, odd.Faulty])
    began = time.monotonic()
    with pytest.raises(Cancelled):
        slow.run(stop_after("Hanging"))
    assert time.monotonic() - began < 60
    results = slow.folder / "results.csv"
    before = results.read_text()
    assert before.count("\n") == 3
    results.write_text(before + "case_1,thres")
    table, _ = slow.run(no_progress)
    assert results.read_text().startswith(before)
    assert [row.method for row in table.rows] == ["refusing", "window", "hanging", "faulty"]
    done = results.read_text()
    began = time.monotonic()
    slow.run(no_progress)
    assert time.monotonic() - began < 5, "nothing is left to do"
    assert results.read_text() == done


def test_another_comparison_is_kept_unless_it_may_be_replaced(comparison):
    one = replace(comparison, methods=[WindowThreshold])
    one.run(no_progress)
    (one.folder / "notes.txt").write_text("mine")
    other = replace(one, settings=replace(SETTINGS, seed=1))
    before = (one.folder / "results.csv").read_text()
    with pytest.raises(UserError, match="holds another comparison"):
        other.run(no_progress)
    assert (one.folder / "results.csv").read_text() == before
    table, _ = other.run(no_progress, overwrite=True)
    assert len(table.rows) == 1
    assert (one.folder / "notes.txt").read_text() == "mine"


def test_files_of_somebody_else_are_not_replaced(comparison):
    comparison.folder.mkdir()
    (comparison.folder / "results.csv").write_text("mine")
    with pytest.raises(UserError, match="exists already"):
        comparison.run(no_progress)
    assert (comparison.folder / "results.csv").read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_told(comparison):
    comparison.folder.write_text("mine")
    with pytest.raises(UserError, match="cannot make the folder"):
        comparison.run(no_progress)


def test_a_case_that_cannot_be_read_does_not_stop_the_others(comparison, case, tmp_path):
    bad = Case("bad", tmp_path / "none.nrrd", case.reference)
    two = replace(comparison, cases=[bad, case], methods=[WindowThreshold])
    table, _ = two.run(no_progress)
    assert [(row.case, row.method, row.status) for row in table.rows] == [
        ("bad", "", "unreadable"),
        ("case_1", "window", "ok"),
    ]
    with pytest.raises(UserError, match=r"no case could be read.*none\.nrrd"):
        replace(two, cases=[bad], folder=tmp_path / "other").run(no_progress)


def test_a_seed_by_hand_is_used_and_fits_one_scan_alone(comparison, case, sample):
    settings = replace(SETTINGS, points=[[18.0, -13.0, 34.0]])
    one = replace(comparison, settings=settings, methods=[WindowThreshold])
    _, pictures = one.run(no_progress)
    assert pictures.cases["case_1"].seeds_ras == [[18.0, -13.0, 34.0]]
    with pytest.raises(UserError, match="points fit one scan alone"):
        replace(one, cases=[case, replace(case, name="again")])


def test_results_stay_in_the_references_box_or_in_the_ball_that_was_asked_for(comparison):
    ball = choose_methods("ball")
    volumes = {}
    for name, limits in {"all": {}, "box": {"box_margin_mm": 2.0}, "ball": {"max_diameter_mm": 10.0}}.items():
        one = replace(comparison, methods=ball, settings=replace(SETTINGS, time_limit_s=120.0, **limits))
        table, _ = replace(one, folder=comparison.folder / name).run(no_progress)
        volumes[name] = table.rows[0].figures["volume_difference_ml"]
    assert volumes["all"] > 20 > volumes["box"] > 0 > volumes["ball"]
    with pytest.raises(UserError, match="not both"):
        Settings(roi=[0, 0, 0, 9, 9, 9], box_margin_mm=3.0)


def test_methods_are_chosen_by_id_by_family_or_all():
    assert [cls.id for cls in choose_methods("window")] == ["window"]
    thresholds = {cls.id for cls in choose_methods("threshold")}
    assert "window" in thresholds
    assert "kmeans" not in thresholds
    assert {cls.id for cls in choose_methods("all")} >= thresholds | {"kmeans"}
    assert [cls.family for cls in choose_methods("kmeans, window")] == ["threshold", "clustering"]
    for bad in ("magic", "", ","):
        with pytest.raises(UserError, match="expected methods out of all, threshold"):
            choose_methods(bad)


@pytest.mark.parametrize("name", ["tolerance_mm", "time_limit_s"])
def test_limits_of_nothing_are_refused(name):
    with pytest.raises(UserError, match=f"{name}: expected a number above 0"):
        Settings(**{name: 0.0})
