"""Things with parameters by their ids: a new file in one of their folders is found by itself."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Declared, check_names


class Named(Protocol):
    """What a registry holds: a frozen dataclass with parameters and an id."""

    id: ClassVar[str]


Kind = TypeVar("Kind", bound=Declared)
Class = TypeVar("Class", bound=type[Named])


class Registry(Generic[Kind]):
    """Classes of one kind by id."""

    def __init__(self, what: str, packages: Sequence[str]) -> None:
        """Look for classes in packages, those within them too; a package that is not there is none.

        Args:
            what: an entry is called in messages, such as "an operation".
            packages: whose modules register classes when they are imported.
        """
        self._what, self._packages = what, packages
        self._classes: dict[str, type[Kind]] = {}

    def add(self, cls: Class) -> Class:
        """Make a class known by its id; a decorator."""
        self._classes[cls.id] = cls  # type: ignore[assignment]  # a class of the registry's kind, which has an id too
        return cls

    def all(self) -> Mapping[str, type[Kind]]:
        """All classes by id, in the order of the alphabet."""
        for name in self._packages:
            if importlib.util.find_spec(name) is None:
                continue
            package = importlib.import_module(name)
            for module in pkgutil.walk_packages(package.__path__, f"{name}."):
                importlib.import_module(module.name)
        return dict(sorted(self._classes.items()))

    def build(self, id_: str, parameters: Mapping[str, Any]) -> Kind:
        """Build one from its id and parameters.

        Raises:
            UserError: an unknown id or parameter, or a value outside its bounds.
        """
        known = self.all()
        if id_ not in known:
            raise UserError(f"expected {self._what} out of {', '.join(known)}, got {id_!r}")
        check_names(id_, parameters, known[id_])
        return known[id_](**parameters)
