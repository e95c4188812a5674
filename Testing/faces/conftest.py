"""A scan in a real MRML scene, a small translating model, and the job that brings both together."""

import pytest
import slicer

from CTGANAugmentLib.faces.translation_job import write_job
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.progress import no_progress
from CTGANAugmentLib.scene.headless import start_headless
from CTGANAugmentLib.scene.translations import translations_of
from CTGANAugmentLib.scene.volumes import node_from_volume
from CTGANAugmentLib.translation.translate import Translate
from Testing.translation.conftest import OBLIQUE, scan_of, textured, write_translator


@pytest.fixture
def translate():
    """Way from a to b, with both maps."""
    return Translate(model="tiny-translator", direction="a_to_b", confidence="both")


@pytest.fixture(scope="session")
def translation_scene():
    """Scene with one slice view, and the logics that live as long."""
    headless = start_headless()
    view = slicer.vtkMRMLSliceCompositeNode()
    view.SetLayoutName("Red")
    headless.scene.AddNode(view)
    return headless


@pytest.fixture
def scan(translation_scene, tmp_path, monkeypatch):
    """Node of an oblique scan, with a model for it."""
    scene = translation_scene.scene
    (tmp_path / "own").mkdir()
    monkeypatch.setenv(OWN_FOLDERS, str(tmp_path / "own"))
    write_translator(tmp_path / "own")
    node = node_from_volume(scene, scan_of(textured(), turn=OBLIQUE), name="scan")
    yield node
    for each in [*translations_of(node), node]:
        scene.RemoveNode(each)


@pytest.fixture
def run_job(scan, translate, tmp_path):
    """Run the job as it is written, with further nodes, and return its answer."""

    def run(**nodes):
        job = write_job(tmp_path, translate, {"volume": scan, "reference": None, "mask": None, **nodes})
        assert all(str(tmp_path) in str(job.arguments[name]) for name in ("input", "out"))
        return job.run(no_progress)

    return run
