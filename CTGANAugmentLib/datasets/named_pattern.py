"""Images and masks paired by patterns with names in them, such as ``{patient}/{scan}_ct.nii.gz``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from CTGANAugmentLib.datasets.cases import Case
from CTGANAugmentLib.datasets.datalist import Told
from CTGANAugmentLib.errors import UserError

_NAME = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
PATIENT = "patient"


def cases_by_pattern(folder: Path, images: str, masks: str) -> tuple[list[Case], list[str]]:
    """Pair the files of a folder whose names say the same.

    Args:
        folder: below which the patterns start.
        images: path with ``{name}`` for what tells cases apart and ``*`` for what does not matter; neither reaches over
            a ``/``. The name ``patient`` says whom a case belongs to.
        masks: path with the same names.

    Returns:
        The cases, and sentences on files that were left alone.

    Raises:
        UserError: a pattern without a name, names that are not in both, nothing found, or two files of one case.
    """
    named = [set(_NAME.findall(pattern)) for pattern in (images, masks)]
    if not named[0] or named[0] != named[1]:
        raise UserError(
            "expected patterns with the same names in them, such as {patient}/ct.nii.gz and {patient}/mask.nii.gz, got "
            f"{images} and {masks}"
        )
    if not folder.is_dir():
        raise UserError(f"expected a folder below which the patterns start, got {folder}")
    found, marked = (_fitting(folder, pattern) for pattern in (images, masks))
    both = [key for key in found if key in marked]
    if not both:
        raise UserError(
            f"no image of {images} has a mask of {masks} in {folder}: {len(found)} images and {len(marked)} masks fit "
            "their patterns"
        )
    alone = [found[key] for key in found if key not in marked] + [
        marked[key] for key in marked if key not in found
    ]
    cases = [
        Case(
            "_".join(dict(key).values()),
            found[key],
            marked[key],
            told=Told(patient=dict(key).get(PATIENT, "")),
        )
        for key in both
    ]
    return cases, [f"{path.relative_to(folder).as_posix()} was left out: it has no partner" for path in alone]


def _fitting(folder: Path, pattern: str) -> Mapping[tuple[tuple[str, str], ...], Path]:
    expression = re.compile(_expression(pattern))
    found: dict[tuple[tuple[str, str], ...], Path] = {}
    for path in sorted(folder.glob(_NAME.sub("*", pattern))):
        match = expression.fullmatch(path.relative_to(folder).as_posix())
        if not match:
            continue
        key = tuple(sorted(match.groupdict().items()))
        if key in found:
            raise UserError(
                f"{found[key].name} and {path.name} both fit {pattern} with the same names: name what tells them apart"
            )
        found[key] = path
    return found


def _expression(pattern: str) -> str:
    """Regular expression of a pattern; a name that is there twice must be the same both times."""
    parts, seen, end = [], set(), 0
    for match in _NAME.finditer(pattern):
        parts.append(_literal(pattern[end : match.start()]))
        name, end = match[1], match.end()
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>[^/]+?)")
        seen.add(name)
    return "".join([*parts, _literal(pattern[end:])])


def _literal(text: str) -> str:
    return "[^/]*".join(re.escape(part) for part in text.split("*"))
