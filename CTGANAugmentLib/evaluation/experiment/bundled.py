"""Experiments that travel with the library, and how a configuration is found and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.resources import resource_folder

_EXPONENT = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")


def experiments() -> dict[str, Path]:
    """Experiments that travel with the library, by name."""
    return {path.stem: path for path in sorted(resource_folder("Experiments").glob("*.yaml"))}


def read_content(source: str | PathLike[str]) -> tuple[dict[str, Any], Path]:
    """Read the configuration of an experiment.

    Args:
        source: YAML or JSON file, or a name out of `experiments`.

    Returns:
        What it says, and the folder where its relative paths start: its own, or for one that travels with the library
        the present one.

    Raises:
        UserError: no such file or name, or no YAML.
    """
    import yaml

    known = experiments()
    path = Path(source)
    path = path if path.is_file() else known.get(str(source), path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UserError(
            f"expected an experiment in YAML or one of {', '.join(known)}, got {source}: {error}"
        ) from error
    if not isinstance(content, Mapping):
        raise UserError(f"expected an experiment with entries such as arms, got {source}")
    bundled = path.parent == resource_folder("Experiments")
    return _numbers(dict(content)), Path.cwd() if bundled else path.resolve().parent


def _numbers(value: Any) -> Any:
    """Numbers such as 2e-4, which YAML 1.1 takes for text."""
    if isinstance(value, dict):
        return {name: _numbers(part) for name, part in value.items()}
    return float(value) if isinstance(value, str) and _EXPONENT.fullmatch(value) else value
