import shutil

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.job import Job
from CTGANAugmentLib.modelzoo.catalog import find_model
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.progress import no_progress

BUNDLED = "sarcoma-mr-inpainting"


def run(task, **arguments):
    return Job(task, arguments).run(no_progress)


def test_a_model_is_checked_by_a_job():
    assert run("verify-model", model=BUNDLED) == {"model": BUNDLED, "notes": []}
    with pytest.raises(UserError, match="expected the id or the folder of a model"):
        run("verify-model", model="no-such")


def test_a_model_is_taken_in_by_a_job_and_only_once(tmp_path, monkeypatch, request):
    source = tmp_path / "source"
    shutil.copytree(find_model(BUNDLED).path, source)
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    request.getfixturevalue("without_bundled_models")
    made = run("import-model", source=str(source))
    assert made["model"] == BUNDLED
    assert (tmp_path / "own" / BUNDLED / "card.json").is_file()
    with pytest.raises(UserError, match="is there already"):
        run("import-model", source=str(source))
    assert run("import-model", source=str(source), overwrite=True)["model"] == BUNDLED


def test_a_damaged_model_is_refused(tmp_path, monkeypatch):
    source = tmp_path / "source"
    shutil.copytree(find_model(BUNDLED).path, source)
    weights = source / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-64])
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    with pytest.raises(UserError):
        run("import-model", source=str(source))
    assert not (tmp_path / "own" / BUNDLED).exists()
