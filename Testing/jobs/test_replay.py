"""A record and its scan give the same files again, and nothing else does."""

from __future__ import annotations

import contextlib
import json
from functools import partial
from itertools import cycle

import numpy as np
import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.files import read_volume, write_volume
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.progress import no_progress


@pytest.fixture
def made(synthesize_job, tmp_path):
    """Folder with a finished result."""
    synthesize_job().run(no_progress)
    return tmp_path / "out"


def replay(made, tmp_path, **arguments):
    provenance = made / "erna_mueller_provenance.json"
    return Job("replay", {"provenance": str(provenance), "out": str(tmp_path / "again"), **arguments}).run(
        no_progress
    )


def test_the_same_bytes_again_from_the_scan_where_it_was_last_seen(made, tmp_path, content):
    replay(made, tmp_path)
    assert len(content(made)) == 4
    assert content(tmp_path / "again") == content(made)


@pytest.mark.parametrize("format_", ["nii.gz", "mha"])
def test_the_same_bytes_again_in_each_format(synthesize_job, tmp_path, content, format_):
    synthesize_job(format=format_).run(no_progress)
    replay(tmp_path / "out", tmp_path, format=format_)
    assert content(tmp_path / "again") == content(tmp_path / "out")


def test_the_same_bytes_again_from_dicom_to_dicom(synthesize_job, dicom_folder, tmp_path, content):
    synthesize_job(input=str(dicom_folder), format="dicom").run(no_progress)
    record = str(tmp_path / "out" / f"{dicom_folder.name}_provenance.json")
    Job("replay", {"provenance": record, "out": str(tmp_path / "again")}).run(no_progress)
    assert len(content(tmp_path / "out")) == 43
    assert content(tmp_path / "again") == content(tmp_path / "out")


def test_the_scan_is_known_by_its_content_wherever_it_went(made, scan_file, tmp_path, content):
    moved = scan_file.rename(tmp_path / "moved.nrrd")
    with pytest.raises(UserError, match="not known on this machine: name it with --input"):
        replay(made, tmp_path)
    assert not (tmp_path / "again").exists()
    write_volume(read_volume(moved), tmp_path / "converted.mha")
    replay(made, tmp_path, input=str(tmp_path / "converted.mha"))
    assert content(tmp_path / "again") == content(made)


def test_a_changed_scan_is_refused_and_nothing_is_written(made, scan, scan_file, tmp_path):
    changed = scan.array.copy()
    changed[0, 0, 0] += 1
    write_volume(scan.with_array(changed), scan_file, overwrite=True)
    with pytest.raises(UserError, match=r"expected the scan with SHA-256 .*changed or resampled"):
        replay(made, tmp_path)
    with pytest.raises(UserError, match="expected the scan with SHA-256"):
        replay(made, tmp_path, input=str(scan_file))
    assert not (tmp_path / "again").exists()


def test_a_moved_scan_is_refused(made, scan, tmp_path):
    matrix = scan.ijk_to_ras + np.eye(4, k=3)
    write_volume(type(scan)(scan.array, matrix), tmp_path / "shifted.nrrd")
    with pytest.raises(UserError, match="expected the scan with SHA-256"):
        replay(made, tmp_path, input=str(tmp_path / "shifted.nrrd"))


def test_what_exists_is_not_replaced_unless_allowed(made, tmp_path, content):
    before = content(made)
    with pytest.raises(UserError, match="exists already"):
        replay(made, tmp_path, out=str(made))
    assert content(made) == before
    replay(made, tmp_path, out=str(made), overwrite=True)
    assert content(made) == before


def test_a_renamed_record_gives_its_name_to_the_files(made, tmp_path):
    record = (made / "erna_mueller_provenance.json").rename(made / "mine.json")
    files = replay(made, tmp_path, provenance=str(record))["files"]
    assert files["image"].endswith("mine_synthetic.nrrd")


DAMAGE = {
    "no inputs": lambda record: record.pop("inputs"),
    "another input": lambda record: record.update(inputs={"volume": {}}),
    "an unknown modality": lambda record: record["inputs"]["scan"].update(modality="US"),
    "inputs that are text": lambda record: record.update(inputs="scan"),
    "no plan": lambda record: record.pop("plan"),
    "an unknown operation": lambda record: record["plan"].update(operation="magic"),
    "an unknown parameter": lambda record: record["plan"]["parameters"].update(colour="red"),
    "a parameter out of bounds": lambda record: record["plan"]["parameters"].update(diameter_mm=1e6),
    "other choices": lambda record: record["plan"].update(choices={"x": 1}),
    "choices of another kind": lambda record: record["plan"].update(choices=[1]),
    "lesions of another kind": lambda record: record["plan"]["choices"].update(lesions={"a": 1}),
    "a lesion that is text": lambda record: record["plan"]["choices"].update(lesions=["round"]),
    "warnings that are a number": lambda record: record["plan"]["choices"].update(warnings=5),
    "a centre outside the scan": lambda record: lesion_of(record).update(center_ras=[9000.0, 0.0, 0.0]),
    "half a centre": lambda record: lesion_of(record).update(center_ras=[1.0]),
    "a centre that is no number": lambda record: lesion_of(record).update(center_ras=[float("nan"), 0, 0]),
    "a centre that is text": lambda record: lesion_of(record).update(center_ras="here"),
    "a shape that is text": lambda record: lesion_of(record).update(shape="round"),
    "an appearance that is text": lambda record: lesion_of(record).update(appearance="bright"),
    "a texture seed that is text": lambda record: lesion_of(record).update(texture_seed="a"),
    "a negative texture seed": lambda record: lesion_of(record).update(texture_seed=-1),
    **{
        f"no {key} of a lesion": partial(lambda key, record: lesion_of(record).pop(key), key)
        for key in ("center_ras", "shape", "appearance", "texture_seed")
    },
}


def lesion_of(record):
    return record["plan"]["choices"]["lesions"][0]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_record_is_refused_and_nothing_is_written(made, tmp_path, name):
    path = made / "erna_mueller_provenance.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    DAMAGE[name](record)
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(UserError, match=r"erna_mueller_provenance\.json.*damaged"):
        replay(made, tmp_path)
    assert not (tmp_path / "again").exists()


@pytest.mark.filterwarnings("error")
def test_each_entry_of_a_plan_may_be_missing_or_of_another_kind(made, tmp_path):
    """Whatever a lesion's entry becomes, the answer is a sentence, or a picture where it does not matter."""
    path = made / "erna_mueller_provenance.json"
    whole = path.read_text(encoding="utf-8")
    values = cycle([{"x": 1}, "text", None, [], float("nan")])
    for keys, value in zip(paths_into(lesion_of(json.loads(whole))), values, strict=False):
        record = json.loads(whole)
        set_at(lesion_of(record), keys, value)
        path.write_text(json.dumps(record), encoding="utf-8")
        with contextlib.suppress(UserError):
            replay(made, tmp_path, overwrite=True)


def paths_into(value, keys=()):
    """Keys of every entry of nested JSON, of lists the first."""
    if keys:
        yield keys
    first_of_list = enumerate(value[:1]) if isinstance(value, list) else ()
    for key, child in value.items() if isinstance(value, dict) else first_of_list:
        yield from paths_into(child, (*keys, key))


def set_at(value, keys, new):
    for key in keys[:-1]:
        value = value[key]
    value[keys[-1]] = new


def test_a_missing_record_is_named(made, tmp_path):
    with pytest.raises(UserError, match=r"none\.json"):
        replay(made, tmp_path, provenance=str(tmp_path / "none.json"))
