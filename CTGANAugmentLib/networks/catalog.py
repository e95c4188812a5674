"""All networks by id, for the training loop and the model cards."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

from torch import nn

from CTGANAugmentLib.errors import UserError


def build_network(network_id: str, arguments: Mapping[str, Any]) -> nn.Module:
    """Build a network with fresh weights out of torch's global generator.

    Args:
        network_id: one of `NETWORKS`.
        arguments: constructor arguments as JSON values, as a model card keeps them.

    Raises:
        UserError: an unknown id, or an argument that is unknown, missing, of a wrong type or out of range.
    """
    if network_id not in NETWORKS:
        raise UserError(f"expected a network out of {', '.join(NETWORKS)}, got {network_id!r}")
    _check_arguments(network_id, arguments)
    return NETWORKS[network_id](**arguments)


def count_parameters(network: nn.Module) -> int:
    """Count the numbers that training changes."""
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


def _check_arguments(network_id: str, arguments: Mapping[str, Any]) -> None:
    known = inspect.signature(NETWORKS[network_id]).parameters
    hints = get_type_hints(NETWORKS[network_id].__init__)
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        raise UserError(f"{network_id} has no argument {', '.join(unknown)}; it has {', '.join(known)}")
    missing = [name for name, p in known.items() if p.default is p.empty and name not in arguments]
    if missing:
        raise UserError(f"{network_id} cannot be built without {', '.join(missing)}: give it a value")
    for name, value in arguments.items():
        if not _is_of(hints[name], value):
            raise UserError(f"{network_id}: {name} must be of type {hints[name].__name__}, got {value!r}")


def _is_of(kind: type, value: Any) -> bool:
    """Whether a JSON value fits: true is no number, and a whole number is good for a float."""
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _networks() -> Iterator[tuple[str, type[nn.Module]]]:
    package = importlib.import_module("CTGANAugmentLib.networks")
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if found.name == __name__:
            continue
        module = importlib.import_module(found.name)
        for member in vars(module).values():
            if getattr(member, "__module__", "") == found.name and hasattr(member, "network_id"):
                yield member.network_id, member


NETWORKS: Mapping[str, type[nn.Module]] = dict(sorted(_networks()))
"""Networks by id; a new file in this folder is found by itself."""
