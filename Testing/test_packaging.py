"""The extension as CMake installs it and the wheel as pip does: every file of the library and of its models alone."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from CTGANAugmentLib.modelzoo.card import DataEntry, ImageEntry, ModelCard, NetworkEntry, ObjectiveEntry
from CTGANAugmentLib.modelzoo.model_files import CARD, ONNX, WEIGHTS
from CTGANAugmentLib.modelzoo.model_folder import write_model
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS
from CTGANAugmentLib.modelzoo.verify import verify_model

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "Resources" / "Models"
MODULES = Path("lib/qt-scripted-modules")
CHINESE = Path("Resources/Translations/CTGANAugment_zh-CN.qm")
QM_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
"""First bytes of every file that Qt's lrelease writes."""
KEPT = {CARD, WEIGHTS, "LICENSE", "NOTICE.txt"}
"""Files of the model in `tree` that travel with the library."""
LEFT = ("preview.png", "model.pt", "state-000100.ckpt", "log.jsonl", "settings.json", "run/card.json")

WRAPPER = """
cmake_minimum_required(VERSION 3.16)
project(Wrapper NONE)
# Nothing is compiled: the languages that project() asks for need not be there.
macro(project name)
  _project(${{name}} NONE)
endmacro()
set(Slicer_DIR {slicer_dir})
add_subdirectory({root} extension)
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Source tree with one small model in place of the bundled ones, beside what a training leaves behind."""
    tree = tmp_path_factory.mktemp("source") / "tree"
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", "Models")
    for name in ("CTGANAugment", "CTGANAugmentLib", "Resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=unwanted)
    for name in ("CMakeLists.txt", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    window = {"kind": "window", "low": -1000.0, "high": 400.0}
    card = ModelCard(
        id="tiny-model",
        title="Tiny",
        networks={"generator": NetworkEntry("none", {})},
        objective=ObjectiveEntry("none", {}),
        images=ImageEntry("CT", ("image",), {"image": window}, (1.0, 1.0), (8, 8), 1),
        training_data=DataEntry("none", "none", "none", {}, {}, 0),
        metrics={},
        intended_use="tests",
        limits="not trained",
        licence="none",
    )
    model = tree / "Resources" / "Models" / "tiny-model"
    model.parent.mkdir()
    write_model(model, card, {"generator.weight": np.ones(3, dtype=np.float32)})
    shutil.copytree(model, model.parent / ".tiny-half-written")
    (model / "run").mkdir()
    for name in (*sorted(KEPT - {CARD, WEIGHTS}), *LEFT):
        (model / name).write_text("{}")
    return tree


@pytest.fixture(scope="module")
def installed(tree, tmp_path_factory):
    """Folder into which real CMake, with stand-ins for Slicer's macros, installed the extension."""
    if shutil.which("cmake") is None:
        pytest.skip("cmake is not installed")
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copy(ROOT / "Testing" / "slicer_stand_in.cmake", folder / "SlicerConfig.cmake")
    (folder / "empty.cmake").touch()
    (folder / "CMakeLists.txt").write_text(WRAPPER.format(slicer_dir=folder, root=tree.as_posix()))
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    build, prefix = folder / "build", folder / "installed"
    subprocess.run(["cmake", "-S", folder, "-B", build, *generator], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", build], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
    return prefix


@pytest.fixture(scope="module")
def wheel(tree, tmp_path_factory):
    """Folder into which the wheel was unpacked, as pip does it."""
    pytest.importorskip("setuptools", minversion="77")
    folder, source = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("built") / "tree"
    shutil.copytree(tree, source)  # setuptools leaves its own folders in the tree
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], check=True, cwd=source, stdout=subprocess.DEVNULL)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files_under(folder):
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts and path.name != "CMakeLists.txt"}


def resources_of(tree):
    """Files that travel with the library, as they are installed."""
    files = {path for path in files_under(tree / "Resources") if path.parts[0] != "Models"}
    files |= {Path("Models") / "tiny-model" / name for name in KEPT}
    return {Path("CTGANAugmentLib") / "Resources" / path for path in files}


def library_of(tree):
    return {Path("CTGANAugmentLib") / path for path in files_under(tree / "CTGANAugmentLib")}


def run_python(script, folder, cwd):
    """Run a script with the library that lies in a folder, away from the source and from models of the user's."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {OWN_FOLDERS: str(cwd / "none")}
    safe = ["-P"] if sys.version_info >= (3, 11) else []
    run = [sys.executable, *safe, "-c", script]
    done = subprocess.run(run, check=True, capture_output=True, text=True, cwd=cwd, env=environment)
    return done.stdout.split()


def test_every_file_of_the_library_is_installed_and_nothing_else(tree, installed):
    icons = (tree / "CTGANAugment" / "Resources" / "Icons").glob("*.png")
    module = {Path("CTGANAugment.py"), *(Path("Resources/Icons") / path.name for path in icons)}
    found = files_under(installed / MODULES) - {CHINESE}
    assert found == library_of(tree) | resources_of(tree) | module
    assert {path.relative_to(installed).parts[:2] for path in installed.rglob("*") if path.is_file()} == {
        MODULES.parts
    }


def test_every_file_of_the_library_but_slicer_panels_is_in_the_wheel_and_nothing_else(tree, wheel):
    found = {path for path in files_under(wheel) if not path.parts[0].endswith(".dist-info")}
    panels = {path for path in library_of(tree) if path.parts[1] == "panels"}
    assert found == library_of(tree) - panels | resources_of(tree)


def test_all_resources_of_the_module_folder_are_listed(tree, installed):
    wanted = {Path("Resources") / path for path in files_under(tree / "CTGANAugment" / "Resources")}
    found = files_under(installed / MODULES) - {CHINESE}
    assert {path for path in found if path.parts[0] == "Resources"} == wanted


def test_the_chinese_is_compiled_and_installed_where_the_module_lies(installed):
    if shutil.which("lrelease") is None:
        pytest.skip("Qt's lrelease is not installed")
    compiled = (installed / MODULES / CHINESE).read_bytes()
    assert compiled[:16] == QM_MAGIC
    assert "病灶".encode("utf-16-be") in compiled


@pytest.mark.parametrize("layout", ["tree", "wheel", "installed"])
def test_a_bundled_model_is_found_wherever_the_library_lies(layout, request, tmp_path):
    folder = request.getfixturevalue(layout) / (MODULES if layout == "installed" else "")
    script = "from CTGANAugmentLib.modelzoo.catalog import find_models as f; print(*[m.path for m in f() if m.card])"
    (found,) = run_python(script, folder, tmp_path)
    inside = folder if layout == "tree" else folder / "CTGANAugmentLib"
    assert Path(found) == inside / "Resources" / "Models" / "tiny-model"


def test_the_installed_library_works_away_from_its_source(installed, tmp_path):
    script = "from CTGANAugmentLib.lesions.presets import load_presets as f; print(len(f()))"
    (count,) = run_python(script, installed / MODULES, tmp_path)
    assert int(count) == len(list((ROOT / "Resources" / "Presets").glob("*.json")))


def bundled():
    return sorted(path for path in MODELS.glob("*") if path.is_dir()) if MODELS.is_dir() else []


def test_bundled_models_take_60_mb_at_most_and_hold_nothing_else():
    sizes = {path: path.stat().st_size for folder in bundled() for path in folder.rglob("*")}
    assert sum(sizes.values()) <= 60e6
    assert {path.name for path in sizes} <= {CARD, WEIGHTS, ONNX, "LICENSE", "NOTICE"}
    assert all(path.is_dir() for path in MODELS.glob("*"))


@pytest.mark.parametrize("folder", bundled(), ids=lambda folder: folder.name)
def test_every_bundled_model_verifies_under_the_name_of_its_folder(folder):
    verified = verify_model(folder)
    assert (verified.card.id, verified.notes) == (folder.name, ())


def test_the_meta_data_are_one_line_literals_that_the_index_can_read():
    text = (ROOT / "CMakeLists.txt").read_text()
    for name in (
        "EXTENSION_ICONURL",
        "EXTENSION_SCREENSHOTURLS",
        "EXTENSION_HOMEPAGE",
        "EXTENSION_DESCRIPTION",
    ):
        value = re.search(rf'^set\({name} "([^"$]+)"\)$', text, re.MULTILINE)
        assert value, f"{name} is not a one-line literal"
        assert name == "EXTENSION_DESCRIPTION" or value[1].startswith("https://")
    assert re.search(r"^project\(CTGANAugment\)$", text, re.MULTILINE)
    assert re.search(r'^set\(EXTENSION_DEPENDS "PyTorch"\)$', text, re.MULTILINE)


def test_the_icon_is_a_128_pixel_png_with_transparent_corners():
    from PIL import Image

    with Image.open(ROOT / "CTGANAugment" / "Resources" / "Icons" / "CTGANAugment.png") as icon:
        assert (icon.size, icon.format, icon.mode) == ((128, 128), "PNG", "RGBA")
        assert icon.getpixel((0, 0))[3] == 0


def test_the_extension_stays_below_the_size_the_index_allows(installed):
    folders = (installed, MODELS)
    assert sum(path.stat().st_size for folder in folders for path in folder.rglob("*")) < 100e6


def test_every_preset_is_json():
    for path in (ROOT / "Resources" / "Presets").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["id"] == path.stem
