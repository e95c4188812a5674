"""The extension as CMake installs it: every file of the library, and nothing else."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "CTGANAugmentLib"
MODULES = Path("lib/qt-scripted-modules")

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
def installed(tmp_path_factory):
    """Folder into which real CMake, with stand-ins for Slicer's macros, installed the extension."""
    if shutil.which("cmake") is None:
        pytest.skip("cmake is not installed")
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copy(ROOT / "Testing" / "slicer_stand_in.cmake", folder / "SlicerConfig.cmake")
    (folder / "empty.cmake").touch()
    (folder / "CMakeLists.txt").write_text(WRAPPER.format(slicer_dir=folder, root=ROOT.as_posix()))
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    build, prefix = folder / "build", folder / "installed"
    subprocess.run(["cmake", "-S", folder, "-B", build, *generator], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
    return prefix


def files_under(folder):
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts and path.name != "CMakeLists.txt"}


def test_every_file_of_the_library_is_installed_and_nothing_else(installed):
    library = {Path("CTGANAugmentLib") / path for path in files_under(LIBRARY)}
    data = {
        Path("CTGANAugmentLib/Resources") / path
        for path in files_under(ROOT / "Resources")
        if path.suffix != ".py"
    }
    module = {Path("CTGANAugment.py"), Path("Resources/Icons/CTGANAugment.png")}
    assert files_under(installed / MODULES) == library | data | module
    assert {path.relative_to(installed).parts[:2] for path in installed.rglob("*") if path.is_file()} == {
        MODULES.parts
    }


def test_all_resources_of_the_module_folder_are_listed(installed):
    wanted = {Path("Resources") / path for path in files_under(ROOT / "CTGANAugment" / "Resources")}
    assert {path for path in files_under(installed / MODULES) if path.parts[0] == "Resources"} == wanted


def test_the_installed_library_works_away_from_its_source(installed, tmp_path):
    script = "from CTGANAugmentLib.lesions.presets import load_presets as f; print(len(f()))"
    environment = {**os.environ, "PYTHONPATH": str(installed / MODULES), "PYTHONDONTWRITEBYTECODE": "1"}
    run = (
        [sys.executable, "-P", "-c", script]
        if sys.version_info >= (3, 11)
        else [sys.executable, "-c", script]
    )
    done = subprocess.run(run, check=True, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert int(done.stdout) == len(list((ROOT / "Resources" / "Presets").glob("*.json")))


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


def test_the_repository_stays_below_the_size_the_index_allows(installed):
    assert sum(path.stat().st_size for path in installed.rglob("*") if path.is_file()) < 100e6


def test_every_preset_is_json():
    for path in (ROOT / "Resources" / "Presets").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["id"] == path.stem
