from dataclasses import dataclass
from typing import Annotated, ClassVar

import pytest

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.parameters import Declared, Parameter
from CTGANAugmentLib.registry import Registry


@pytest.fixture
def shapes():
    registry = Registry[Declared]("a shape", ["CTGANAugmentLib.no_such_package"])

    @registry.add
    @dataclass(frozen=True)
    class Ball(Declared):
        id: ClassVar[str] = "ball"
        radius_mm: Annotated[float, Parameter("of the ball", 0, 10)] = 1.0

    return registry


def test_what_is_added_is_known_by_its_id_and_built_from_it(shapes):
    assert list(shapes.all()) == ["ball"]
    assert shapes.build("ball", {"radius_mm": 3}).radius_mm == 3.0


@pytest.mark.parametrize(
    ("id_", "parameters", "message"),
    [
        ("cube", {}, r"expected a shape out of ball, got 'cube'"),
        ("ball", {"size": 1}, r"ball has no parameter size; it has radius_mm"),
        ("ball", {"radius_mm": 11}, r"radius_mm: expected a number from 0 to 10 mm, got 11"),
    ],
)
def test_what_cannot_be_built_is_refused_with_what_can(shapes, id_, parameters, message):
    with pytest.raises(UserError, match=message):
        shapes.build(id_, parameters)


def test_files_of_a_package_and_of_those_within_it_are_found():
    import CTGANAugmentLib.operation as operation

    assert {"parametric", "watershed", "otsu"} <= set(operation.operations())
