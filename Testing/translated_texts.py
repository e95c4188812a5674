"""Every text that a face gives to `tr`: the literals in the source, and what declarations and tables say."""

import ast
from collections.abc import Iterator
from pathlib import Path

from CTGANAugmentLib.augmentation.pipeline import pipelines, read_pipeline
from CTGANAugmentLib.datasets.batch.recipe import read_recipe
from CTGANAugmentLib.datasets.batch.recipe import recipes as batch_recipes
from CTGANAugmentLib.datasets.exporters.exporter import exporters
from CTGANAugmentLib.evaluation.experiment.arm_scores import FIGURES
from CTGANAugmentLib.evaluation.experiment.bundled import experiments, read_content
from CTGANAugmentLib.evaluation.realism.feature_sets import FEATURE_SETS
from CTGANAugmentLib.evaluation.realism.measures import OF_FEATURES, OF_VALUES
from CTGANAugmentLib.faces.data_set import BatchSettings
from CTGANAugmentLib.faces.experiment import ExperimentScans
from CTGANAugmentLib.faces.generation import GenerationSettings
from CTGANAugmentLib.faces.reading import ReadingSettings
from CTGANAugmentLib.faces.realism import RealismSettings
from CTGANAugmentLib.faces.training_choices import recipes
from CTGANAugmentLib.lesions.presets import load_presets
from CTGANAugmentLib.operation import Operation, operations
from CTGANAugmentLib.parameters import parameters_of
from CTGANAugmentLib.provenance import RESEARCH_NOTICE
from CTGANAugmentLib.segmentation.catalog import segmentation_methods
from CTGANAugmentLib.translation.translator import CYCLE, SPREAD

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "CTGANAugmentLib"
SHELL = ROOT / "CTGANAugment" / "CTGANAugment.py"
I18N = ("CTGANAugmentLib.faces.i18n", "slicer.i18n")

NAMED = {
    "faces/augmentation.py": {"read_pipeline(name).title", "each.title", "known[id_].title"},
    "faces/control_choices.py": {"each"},
    "faces/controls.py": {"about.help"},
    "faces/data_set.py": {"read_recipe(name).title", "each.title"},
    "faces/experiment.py": {
        "str(read_content(name)[0]['settings']['title'])",
        "each['title']",
        "figure.title",
    },
    "faces/method_list.py": {"self.title", "self.about", "_FAMILIES[each.family]"},
    "faces/realism.py": {"FEATURE_SETS[features].title", "quantity.title"},
    "faces/training_choices.py": {"str(content.get('card', {}).get('title', content['objective']))"},
    "faces/translation_scores.py": {"_REGIONS.get(region, region)"},
    "faces/translation_session.py": {"title"},
    "panels/SegmentEditorCTGANAugmentLib/SegmentEditorEffect.py": {"method.about()"},
    "panels/baselines_panel.py": {"method.title"},
    "panels/form.py": {"heading"},
    "panels/method_section.py": {"entry.about"},
    "panels/parameter_row.py": {"self.control.spec.title"},
    "panels/preset_section.py": {"each.title", "preset.description"},
    "webapp/app.py": {"each"},
    "webapp/app_page.py": {"RESEARCH_NOTICE"},
    "webapp/baselines_panel.py": {"method.about()", "method.title"},
    "webapp/form_rows.py": {"heading", "spec.title", "spec.about.help"},
    "webapp/synthesize_panel.py": {"each.title", "preset.description"},
    "webapp/views.py": {"plane"},
}
"""By file, what is translated there and is no literal. Whoever adds to it sees to it that `_declared` has its texts."""

_TABLES = {
    "faces/method_list.py": ("_FAMILIES",),
    "faces/translation_scores.py": ("_REGIONS",),
}
"""By file, dictionaries whose values are shown."""
_KEYED = {"webapp/views.py": ("WINDOWS", "LAYOUTS", "_SIDES")}
"""By file, dictionaries whose keys are shown; read from the source, as the file itself needs a renderer."""


def texts() -> tuple[str, ...]:
    """All texts in the order of the alphabet."""
    found = {text for path in _sources() for text in literals(path)}
    return tuple(sorted({*found, *_declared()} - {""}))


def unknown_arguments() -> list[str]:
    """What is translated without being a literal or one of `NAMED`, such as "webapp/views.py: plane"."""
    return [
        f"{name}: {argument}"
        for path in _sources()
        for name in [path.relative_to(LIBRARY if LIBRARY in path.parents else ROOT).as_posix()]
        for argument in _expressions(path)
        if argument not in NAMED.get(name, ())
    ]


def literals(path: Path) -> Iterator[str]:
    """Literals that a file translates."""
    for argument in _translated(path):
        if isinstance(argument, ast.Constant):
            yield str(argument.value)


def _expressions(path: Path) -> Iterator[str]:
    for argument in _translated(path):
        if not isinstance(argument, ast.Constant):
            yield ast.unparse(argument)


def _translated(path: Path) -> Iterator[ast.expr]:
    """Arguments of all calls of `tr`, by whatever name the file imports it; each branch of a choice by itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in I18N
        for alias in node.names
        if alias.name == "tr"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield from _branches(node.args[0])


def _branches(argument: ast.expr) -> Iterator[ast.expr]:
    if isinstance(argument, ast.IfExp):
        yield from _branches(argument.body)
        yield from _branches(argument.orelse)
    else:
        yield argument


def _sources() -> list[Path]:
    return [*sorted(LIBRARY.rglob("*.py")), SHELL]


def _declared() -> Iterator[str]:
    """Texts that are translated where they are shown, and stand where they are declared."""
    yield RESEARCH_NOTICE
    yield "Parameters"  # of what has no heading of its own, in controls.py
    yield "Automatic"  # among the windows of views.py
    for preset in load_presets().values():
        yield preset.description
    for operation in _own_operations():
        yield operation.title
    for method in segmentation_methods().values():
        if method in _own_operations():
            yield method.about()
    for title in (CYCLE, SPREAD):
        yield from (title, title.capitalize())
    yield from _titles()
    of_evaluation = (ExperimentScans, RealismSettings, ReadingSettings)
    forms = (GenerationSettings, BatchSettings, *of_evaluation, *exporters().values())
    for cls in [*_own_operations(), *forms, *_training()]:
        yield from _of_parameters(cls)
    yield from _of_tables()


def _titles() -> Iterator[str]:
    """What recipes, pipelines, layouts, experiments and their figures are called."""
    for recipe in recipes().values():
        yield str(recipe.get("card", {}).get("title", recipe["objective"]))
    yield from (read_pipeline(name).title for name in pipelines())
    yield from (read_recipe(name).title for name in batch_recipes())
    yield from (layout.title for layout in exporters().values())
    yield from (str(read_content(name)[0]["settings"]["title"]) for name in experiments())
    yield from (figure.title for figures in FIGURES.values() for figure in figures)
    yield from (kind.title for kind in FEATURE_SETS.values())
    yield from (quantity.title for quantity in (*OF_VALUES.values(), *OF_FEATURES.values()))


def _own_operations() -> list[type[Operation]]:
    """Operations of the library; tests register others."""
    return [each for each in operations().values() if each.__module__.startswith(f"{LIBRARY.name}.")]


def _of_parameters(cls: type) -> Iterator[str]:
    for spec in parameters_of(cls):
        yield from (spec.title, spec.about.help, spec.about.group, *spec.about.choices)


def _training() -> list[type]:
    """What a form of a training shows."""
    from CTGANAugmentLib.datasets.data_settings import DataSettings
    from CTGANAugmentLib.training.config import CardText
    from CTGANAugmentLib.training.data.batch_augmentation import AugmentationSettings
    from CTGANAugmentLib.training.objective import objectives
    from CTGANAugmentLib.training.settings import TrainingSettings

    return [*objectives().values(), DataSettings, AugmentationSettings, TrainingSettings, CardText]


def _of_tables() -> Iterator[str]:
    for file, names in _TABLES.items():
        for name in names:
            yield from (part.value for part in _table(LIBRARY / file, name).values)
    for file, names in _KEYED.items():
        for name in names:
            yield from (part.value for part in _table(LIBRARY / file, name).keys)


def _table(path: Path, name: str) -> ast.Dict:
    """A dictionary at the top of a file."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(each, ast.Name) and each.id == name for each in targets):
            return node.value
    raise LookupError(f"{path} has no table {name}")
