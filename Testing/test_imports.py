"""Who may know whom (docs/architecture.md), read from the import statements, and what an import may cost."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "CTGANAugmentLib"
HEAVY = ("torch", "skimage", "monai")
SCENE, QT, TRAME = {"slicer", "vtk", "vtkmodules"}, {"qt", "ctk"}, {"trame", "trame_slicer"}
FACES = {"scene", "faces", "panels", "webapp", "jobs", "console"}

FORBIDDEN_OUTSIDE = {
    "core": SCENE | QT | TRAME,
    "jobs": SCENE | QT | TRAME,
    "console": SCENE | QT | TRAME,
    "scene": QT | TRAME,
    "faces": QT | TRAME,
    "panels": TRAME,
    "webapp": QT,
}
"""Packages that a part of the library may not import, at any place in its files."""

ALLOWED_INSIDE = {
    "core": set(),
    "jobs": {"jobs"},
    "console": {"console", "scene"},
    "scene": {"scene"},
    "faces": {"faces", "scene", "jobs", "console"},
    "panels": {"panels", "faces", "scene", "jobs", "console"},
    "webapp": {"webapp", "faces", "scene", "jobs", "console"},
}
"""Faces that a part may import beside the core."""

TORCH_FAMILIES = {"networks", "training"}


def part_of(path):
    name = path.relative_to(LIBRARY).parts[0].removesuffix(".py")
    return name if name in FACES else "core"


def imports_of(path):
    """(module, whether at file scope) of every import in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    in_functions = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            yield name, id(node) not in in_functions


FILES = sorted(
    path for path in LIBRARY.rglob("*.py") if path != LIBRARY / "__init__.py" and path.name != "__main__.py"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_a_file_imports_only_what_its_part_may_know(path):
    part = part_of(path)
    for name, at_file_scope in imports_of(path):
        top, *rest = name.split(".")
        assert top not in FORBIDDEN_OUTSIDE[part], f"{part} must not know {name}"
        if top == "CTGANAugmentLib" and rest and rest[0] in FACES:
            assert rest[0] in ALLOWED_INSIDE[part], f"{part} must not know {name}"
        if top in HEAVY and path.relative_to(LIBRARY).parts[0] not in TORCH_FAMILIES:
            assert not at_file_scope, f"{name} must be imported where it is used, not at file scope"


def run_python(script, *folders):
    header = f"import sys; sys.path[:0] = {[str(folder) for folder in folders]!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", header + script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def light_modules():
    for path in FILES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if part_of(path) in ("core", "jobs", "console") and parts[1] not in TORCH_FAMILIES:
            yield ".".join(parts).removesuffix(".__init__")


def tops(names):
    return {name.split(".")[0] for name in names}


def test_importing_the_package_imports_nothing_heavy_and_hardly_anything_at_all():
    script = "before = set(sys.modules)\nimport CTGANAugmentLib\nprint(*(set(sys.modules) - before))"
    unwanted = {*HEAVY, *SCENE, "numpy", "scipy", "SimpleITK"}
    assert tops(run_python(script, ROOT)) & unwanted == set()


def test_importing_every_light_module_imports_neither_torch_nor_scikit_image_nor_monai_nor_slicer():
    names = list(light_modules())
    assert "CTGANAugmentLib.lesions.parametric" in names
    script = f"import importlib\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    assert tops(run_python(script, ROOT)) & {*HEAVY, *SCENE} == set()


STAND_INS = """
import types
def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)
names = ("ScriptedLoadableModule", "ScriptedLoadableModuleWidget", "ScriptedLoadableModuleLogic",
         "ScriptedLoadableModuleTest")
bases = {name: type(name, (), {}) for name in names}
module("vtk"), module("qt"), module("ctk"), module("slicer")
module("slicer.i18n", tr=str, translate=lambda context, text: text)
module("slicer.util", VTKObservationMixin=type("VTKObservationMixin", (), {}))
module("slicer.ScriptedLoadableModule", __all__=list(names), **bases)
import CTGANAugment
assert set(names) & set(vars(CTGANAugment)) or CTGANAugment.CTGANAugmentWidget
print(*sys.modules)
"""


def test_importing_the_module_file_imports_only_slicer_and_the_standard_library():
    """Slicer imports it at start-up: nothing of it may fail or take time there."""
    loaded = tops(run_python(STAND_INS, ROOT / "CTGANAugment"))
    assert loaded & {*HEAVY, "scipy", "SimpleITK", "CTGANAugmentLib"} == set()
