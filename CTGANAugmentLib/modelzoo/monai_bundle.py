"""Folders laid out as MONAI bundles: what their metadata tell of a card, and which of their weights can be taken.

Source: the MONAI bundle specification, https://docs.monai.io/en/stable/mb_specification.html.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.modelzoo.card_reading import is_number
from CTGANAugmentLib.modelzoo.model_files import MOST_CARD_BYTES, ONNX, WEIGHTS, require_inside

_METADATA = Path("configs") / "metadata.json"
_WEIGHTS = ("models/model.onnx", "models/model.safetensors", ONNX, WEIGHTS)
_NOTES = ("description", "version", "authors", "copyright")
_REFUSED = (".ts", ".pt", ".pth", ".ckpt", ".pkl", ".bin")


def is_bundle(folder: Path) -> bool:
    """Whether a folder is laid out as a bundle."""
    return (folder / _METADATA).is_file()


def bundle_weights(folder: Path) -> Path:
    """Find the weights of a bundle.

    Raises:
        UserError: none, or only such as can run programs.
    """
    for name in _WEIGHTS:
        if (folder / name).is_file():
            return folder / name
    others = sorted(path for path in folder.glob("models/*") if path.suffix.lower() in _REFUSED)
    if others:
        refuse_code(others[0])
    raise UserError(f"the bundle {folder} has no weights: expected {' or '.join(_WEIGHTS[:2])}")


def refuse_code(path: Path) -> None:
    """Refuse a file that holds code, or may.

    Raises:
        UserError: it is such a file; the message tells how to export the model instead.
    """
    suffix = path.suffix.lower()
    if suffix not in _REFUSED:
        return
    kind = (
        "is a TorchScript archive, which holds code"
        if suffix == ".ts"
        else "is a pickle or a TorchScript archive"
    )
    raise UserError(
        f"{path.name} {kind} and can run programs, so it is never opened here: where you trust it, export it to ONNX "
        "with the program it comes from (torch.onnx.export(network, zeros, 'model.onnx', external_data=False)) and "
        "import that"
    )


def known_of_bundle(folder: Path) -> dict[str, Any]:
    """Read what a bundle's metadata tell of a card, by the names in `card_form`.

    Raises:
        UserError: metadata that cannot be read.
    """
    path = folder / _METADATA
    require_inside(folder, path, MOST_CARD_BYTES)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"cannot read the bundle's metadata {path}: {error}") from error
    if not isinstance(data, Mapping):
        raise UserError(f"{path} holds no metadata of a bundle")
    known = {
        "title": _text(data, "name") or _text(data, "task"),
        "licence": _text(data, "license"),
        "intended_use": _text(data, "intended_use"),
        "software": f"MONAI {data['monai_version']}" if _text(data, "monai_version") else "",
        "data": _text(data, "data_source"),
        "citation": "; ".join(ref for ref in _list(data.get("references")) if isinstance(ref, str)),
        "notes": {name: _text(data, name) for name in _NOTES if _text(data, name)},
        "metrics": _numbers(data.get("eval_metrics")),
    }
    return {name: value for name, value in (known | _image(data)).items() if value}


def _image(data: Mapping[str, Any]) -> dict[str, Any]:
    """Size and channels of the first input."""
    formats = data.get("network_data_format")
    inputs = formats.get("inputs") if isinstance(formats, Mapping) else None
    first = next(iter(inputs.values()), None) if isinstance(inputs, Mapping) else None
    if not isinstance(first, Mapping):
        return {}
    size = _list(first.get("spatial_shape"))
    channels = first.get("num_channels")
    return {
        "size": size if size and all(isinstance(side, int) for side in size) else "",
        "channels": channels if isinstance(channels, int) else "",
    }


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _numbers(value: Any) -> dict[str, float]:
    entries = value.items() if isinstance(value, Mapping) else ()
    return {str(name): number for name, number in entries if is_number(number)}
