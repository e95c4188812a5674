"""Parameters of what can be trained, for forms: read in a process of its own, because they live beside PyTorch.

To import PyTorch stops everything else in a process for up to half a second, and takes several; a face only wants to
draw a form.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, field, make_dataclass
from pathlib import Path
from typing import Annotated, Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.faces.i18n import tr as _
from CTGANAugmentLib.parameters import Declared, Parameter, ParameterSpec, parameters_of

_KINDS: Mapping[str, type] = {each.__name__: each for each in (float, int, bool, str)}
_LONGEST_S = 120
_FOLDER = Path(__file__).resolve().parents[2]
_READ: dict[str, type[Declared]] = {}


def objective_forms() -> Mapping[str, type[Declared]]:
    """Declarations of the objectives' parameters by the objectives' ids; none before `read_objective_forms`."""
    return _READ


def read_objective_forms(python: str = sys.executable) -> None:
    """Read them once; takes seconds, so it is called beside what draws.

    Args:
        python: that PyTorch is installed for.

    Raises:
        UserError: they cannot be read, as where PyTorch is broken.
    """
    if _READ:
        return
    command = [python, "-c", f"from {__name__} import print_forms; print_forms()"]
    try:
        told = subprocess.run(  # noqa: S603 - our own module, by the Python that was asked for
            command, cwd=_FOLDER, capture_output=True, check=True, timeout=_LONGEST_S
        )
        content = json.loads(told.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        text = _("The parameters of the recipes could not be read ({reason}): install PyTorch again.")
        raise UserError(text.format(reason=type(error).__name__)) from error
    _READ.update({name: declared_from(name, rows) for name, rows in content.items()})


def print_forms() -> None:
    """Tell the parameters of all objectives as JSON on standard output."""
    from CTGANAugmentLib.training.objective import objectives

    forms = {
        name: [to_json(spec) for spec in parameters_of(objective)] for name, objective in objectives().items()
    }
    sys.stdout.write(json.dumps(forms))


def to_json(spec: ParameterSpec) -> dict[str, Any]:
    """Declaration of a parameter as JSON values."""
    return {**vars(spec), "kind": spec.kind.__name__, "about": asdict(spec.about)}


def declared_from(name: str, rows: list[dict[str, Any]]) -> type[Declared]:
    """Declaration with the parameters of another one.

    Args:
        name: of the class.
        rows: as `to_json` made them.
    """
    return make_dataclass(name, [_field(row) for row in rows], bases=(Declared,), frozen=True, kw_only=True)


def _field(row: Mapping[str, Any]) -> tuple[str, Any, Any]:
    about: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row["about"].items()
    }
    kind = _KINDS[row["kind"]]
    annotated: Any = Annotated
    hint = annotated[kind | None if row["optional"] else kind, Parameter(**about)]
    return row["name"], hint, field(default=row["default"])
