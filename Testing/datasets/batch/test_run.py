"""A batch ends with the same bytes however it got there, and loses, doubles or halves no case."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from CTGANAugmentLib.datasets.batch.recipe import recipe_from_json
from CTGANAugmentLib.datasets.batch.run import run_batch
from CTGANAugmentLib.datasets.cases import find_cases
from CTGANAugmentLib.datasets.data_set import read_data_set
from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_labels, read_volume
from CTGANAugmentLib.parallel import Workers
from CTGANAugmentLib.progress import Cancelled, no_progress
from CTGANAugmentLib.provenance import read_provenance

RECIPE = {
    "title": "test",
    "seed": 5,
    "steps": [
        {
            "name": "lesions",
            "variants": 2,
            "do": [
                {
                    "operation": "parametric",
                    "preset": "soft-tissue-sarcoma",
                    "diameter_mm": [8, 12],
                    "count": [1, 2],
                    "inside": "body",
                },
                {"operation": "flip", "axis": "left-right", "probability": 0.5},
            ],
        },
        {"name": "noisy", "from": "lesions", "do": [{"operation": "gaussian-noise", "largest_hu": [5, 20]}]},
    ],
}
MADE = 12


def batch(scans, out, content=RECIPE, **more):
    options = {"workers": Workers(), "progress": no_progress, **more}
    return run_batch(find_cases(scans)[0], recipe_from_json(content), out, **options)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def whole(scans, tmp_path_factory):
    """Folder of a batch that nobody stopped."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert not batch(scans, out).failures
    return out


def test_every_case_of_the_recipe_is_there_once_with_its_mask_and_record(whole):
    data = read_data_set(whole)
    made = [member for member in data.members if member.synthetic]
    assert len(made) == MADE
    assert [member.name for member in data.members if not member.synthetic] == ["anna", "bert", "carl"]
    for member in made:
        image, mask = read_volume(member.image), read_labels(member.mask)
        assert mask.array.shape == image.array.shape
        assert mask.array.any()
        assert member.patient == member.made_from
        plan, record = read_provenance(member.provenance.read_text(encoding="utf-8"))
        assert record["synthetic"]
        assert plan.choices["plans"]


def test_the_lesions_of_a_case_are_marked_beside_those_that_it_had(whole, scans):
    before = read_labels(scans / "anna_mask.nii.gz").array
    member = next(each for each in read_data_set(whole).members if each.step == "lesions")
    plan, _ = read_provenance(member.provenance.read_text(encoding="utf-8"))
    after = read_labels(member.mask).array
    flipped = any(each["operation"] == "flip" for each in plan.choices["plans"])
    assert np.all((after[..., ::-1] if flipped else after)[before > 0])
    assert after.sum() > before.sum()


def test_a_batch_that_is_stopped_again_and_again_ends_with_the_same_bytes(scans, whole, tmp_path):
    calls = 0

    def stopping(_fraction, _message):
        nonlocal calls
        calls += 1
        if calls % 7 == 0:
            raise Cancelled

    out = tmp_path / "out"
    for _ in range(40):
        try:
            batch(scans, out, progress=stopping)
            break
        except Cancelled:
            continue
    else:
        pytest.fail("it made no way")
    assert contents(out) == contents(whole)


def test_a_batch_that_is_killed_ends_with_the_same_bytes(scans, whole, tmp_path):
    out = tmp_path / "out"
    recipe = tmp_path / "recipe.json"  # JSON is YAML
    recipe.write_text(json.dumps(RECIPE))
    command = [
        sys.executable,
        "-m",
        "CTGANAugmentLib",
        "batch",
        str(recipe),
        "--data",
        str(scans),
        "--out",
        str(out),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(list(out.glob("synthetic/*/case.json"))) < 3:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert 3 <= len(list(out.glob("synthetic/*/case.json"))) < MADE
    assert (
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        == 0
    )
    assert contents(out) == contents(whole)


def test_a_file_that_was_cut_short_is_made_again(scans, whole, tmp_path):
    out = tmp_path / "out"
    batch(scans, out)
    image = next(out.glob("synthetic/*/*_image.nii.gz"))
    image.write_bytes(image.read_bytes()[:100])
    batch(scans, out)
    assert contents(out) == contents(whole)


def test_two_workers_make_the_same_bytes_and_a_killed_one_loses_nothing(scans, whole, tmp_path):
    pytest.importorskip("distributed")
    out = tmp_path / "out"
    killed = []

    def killing(_fraction, _message):
        if not killed and any(out.glob("synthetic/*/case.json")):
            killed.append(_some_worker())
            os.kill(killed[0], signal.SIGKILL)

    made = batch(scans, out, workers=Workers(2), progress=killing)
    assert killed
    assert not made.failures
    assert contents(out) == contents(whole)


def _some_worker():
    """Process of a Dask worker below this one."""
    from distributed import default_client

    return next(iter(default_client().run(os.getpid).values()))


def test_other_data_or_another_recipe_are_refused_in_a_folder_that_was_begun(scans, whole):
    with pytest.raises(UserError, match="another recipe"):
        batch(scans, whole, {**RECIPE, "seed": 6})


def test_a_folder_that_holds_something_else_is_left_alone(scans, tmp_path):
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(UserError, match=r"thesis\.docx"):
        batch(scans, tmp_path)
    assert not (tmp_path / "synthetic").exists()


def test_failed_cases_are_listed_and_tried_again_only_when_asked(scans, tmp_path):
    content = {
        "steps": [
            {"name": "huge", "do": [{"operation": "parametric", "diameter_mm": 150.0, "inside": "body"}]},
            {"name": "after", "from": "huge", "do": [{"operation": "flip"}]},
        ]
    }
    made = batch(scans, tmp_path / "out", content)
    assert len(made.failures) == 6
    assert "the case that it is made from failed" in made.failures["anna_synthetic_huge-1_after-1"]
    table = (tmp_path / "out" / "failed.csv").read_text(encoding="utf-8")
    assert 'anna_synthetic_huge-1,"no lesion could be placed' in table
    told = []
    batch(scans, tmp_path / "out", content, progress=lambda _fraction, message: told.append(message))
    assert not any("huge" in message for message in told)
    batch(
        scans, tmp_path / "out", content, retry=True, progress=lambda _fraction, message: told.append(message)
    )
    assert any("huge" in message for message in told)


def test_what_a_data_set_keeps_for_testing_is_not_made_into_training_cases(scans, tmp_path):
    entries = [
        {"image": f"{name}.nii.gz", "label": f"{name}_mask.nii.gz"} for name in ("anna", "bert", "carl")
    ]
    for entry in entries:
        for key in ("image", "label"):
            entry[key] = str(scans / entry[key])
    datalist = tmp_path / "list.json"
    datalist.write_text(json.dumps({"training": entries[:1], "test": entries[1:]}))
    data = batch(datalist, tmp_path / "out").data
    assert {member.made_from for member in data.members if member.synthetic} == {"anna"}
    assert {member.name: member.subset for member in data.members if not member.synthetic} == {
        "anna": "train",
        "bert": "test",
        "carl": "test",
    }


def test_a_step_can_take_healthy_cases_alone(scans, tmp_path):
    step = {"name": "a", "only": {"lesions": False}, "do": [{"operation": "flip"}]}
    made = batch(scans, tmp_path / "out", {"steps": [step]})
    assert [member.made_from for member in made.data.members if member.synthetic] == ["carl"]


def test_a_step_on_the_way_is_not_part_of_the_data_set(scans, tmp_path):
    steps = [
        {"name": "way", "keep": False, "do": [{"operation": "flip"}]},
        {"name": "end", "from": "way", "do": [{"operation": "flip"}]},
    ]
    made = batch(scans, tmp_path / "out", {"steps": steps})
    assert {member.step for member in made.data.members if member.synthetic} == {"end"}


def test_a_case_more_in_the_data_leaves_the_others_as_they_are(scans, whole, tmp_path):
    cases = [case for case in find_cases(scans)[0] if case.name != "bert"]
    out = tmp_path / "out"
    run_batch(cases, recipe_from_json(RECIPE), out, workers=Workers(), progress=no_progress)
    for path in out.glob("synthetic/*/*.nii.gz"):
        assert path.read_bytes() == (whole / path.relative_to(out)).read_bytes()
