"""Cards of models from outside: a form in YAML that their user fills in, and how it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card import FORMAT, ModelCard
from CTGANAugmentLib.modelzoo.model_files import MOST_CARD_BYTES, require_inside
from CTGANAugmentLib.provenance import RESEARCH_NOTICE

OPEN = "..."
"""Stands in the form for what its user has to fill in."""
_WITH_NULL = {"metrics", "arguments", "parameters"}
"""Entries in which nothing is a value too: there is no such score, the network has no such part."""
_FORM = """\
# Card of a model that translates images of one kind (image_a) into another (image_b), as ONNX.
# Fill in every {open}, then: ctganaugment models import model.onnx --card card.yaml
id: {id}  # lower case with hyphens, such as brain-mr-to-ct
title: {title}
licence: {licence}  # of the weights
intended_use: {intended_use}
limits: {limits}  # where it fails, what it never saw
software: {software}  # that trained it
networks:
  generator:
    id: onnx
    arguments: {{input: {open}, output: {open}}}  # names in the ONNX graph
objective:
  id: pix2pix
  parameters: {{direction: a_to_b}}
images:
  modality: {modality}  # of image_a and image_b: CT, MR, CT+MR or MR+CT
  kinds: [image_a, image_b]
  normalization:  # what becomes -1 and 1: HU of a window, or percentiles of the body (kind: percentile)
    image_a: {{kind: percentile, low: 0.5, high: 99.5}}
    image_b: {{kind: window, low: {open}, high: {open}}}
  spacing_mm: [{open}, {open}]  # of voxels, as [row, column] or [slice, row, column]
  size: {size}  # of an image in voxels, in the same order
  channels: {channels}  # 1, or as many neighbouring slices as it takes and makes
training_data:
  description: {data}
  licence: {open}
  citation: {citation}
  patients: {{}}  # such as {{train: 90, test: 20}}
  patches: {{}}
  split_seed: 0
metrics: {metrics}  # on held-out patients, such as {{test/mae_hu: 52.1}}
notes: {notes}
"""


def card_form(known: Mapping[str, Any] | None = None) -> str:
    """Write the form, with what is known already filled in.

    Args:
        known: values by the names in the form; what is missing stays open.
    """
    names = ("id", "title", "licence", "intended_use", "limits", "software", "modality", "size")
    values: dict[str, Any] = dict.fromkeys((*names, "channels", "data", "citation"), OPEN)
    values |= {"open": OPEN, "channels": 1, "metrics": {}, "notes": {}} | dict(known or {})
    return _FORM.format_map({name: _yaml(value) for name, value in values.items()})


def read_card_form(path: Path, card_id: str = "") -> ModelCard:
    """Read a card that somebody wrote, in YAML or JSON.

    Args:
        path: of the file.
        card_id: in place of the one in the file; "" for that.

    Raises:
        UserError: a file that cannot be read, entries that are still open, or no card.
    """
    import yaml

    if not path.is_file():
        raise UserError(
            f"expected a card, got {path}: there is no such file; ctganaugment models template prints a form"
        )
    require_inside(path.parent.resolve(), path.resolve(), MOST_CARD_BYTES)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        still_open = list(dict.fromkeys(_open(content)))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise UserError(f"{path} is no card in YAML or JSON: {error}") from error
    if not isinstance(content, dict):
        raise UserError(f"{path} is no card: ctganaugment models template prints a form to fill in")
    if card_id:
        content["id"] = card_id
        still_open = [name for name in still_open if name != "id"]
    if still_open:
        raise UserError(f"{path}: still to be filled in: {', '.join(still_open)}")
    defaults = {"format": FORMAT, "notice": RESEARCH_NOTICE, "sha256": ""}
    return ModelCard.from_json(defaults | content)


def _yaml(value: Any) -> str:
    """JSON, which YAML reads too; what is open stays bare, so that it meets the eye."""
    return OPEN if value == OPEN else json.dumps(value, ensure_ascii=False)


def _open(content: Any, where: str = "") -> Iterator[str]:
    if isinstance(content, Mapping):
        for name, value in content.items():
            yield from _open(value, f"{where}.{name}" if where else str(name))
    elif isinstance(content, list):
        for value in content:
            yield from _open(value, where)
    elif content == OPEN or (content is None and not _WITH_NULL & set(where.split("."))):
        yield where
