"""Checks of what a network is built with and given, answered in words."""

from __future__ import annotations

from collections.abc import Collection

from torch import Tensor

from CTGANAugmentLib.errors import UserError


def check_counts(**counts: int) -> None:
    """Check that whole numbers are at least 1.

    Raises:
        UserError: one is smaller.
    """
    for name, count in counts.items():
        if count < 1:
            raise UserError(f"{name} must be at least 1, got {count}")


def check_classes(classes: int) -> None:
    """Check a number of classes, 0 being none at all.

    Raises:
        UserError: it is negative.
    """
    if classes < 0:
        raise UserError(f"classes must be 0 or how many there are, got {classes}")


def check_probability(name: str, value: float) -> None:
    """Check how likely something is, that must not happen always.

    Raises:
        UserError: a value outside [0, 1).
    """
    if not 0 <= value < 1:
        raise UserError(f"{name} must be at least 0 and less than 1, got {value:g}")


def check_choice(name: str, value: object, choices: Collection[object]) -> None:
    """Check that a value is one of those there are.

    Raises:
        UserError: it is not.
    """
    if value not in choices:
        raise UserError(f"{name} must be one of {', '.join(map(str, choices))}, got {value!r}")


def check_label(label: Tensor | None, classes: int) -> None:
    """Check that a network of several classes is told which one.

    Raises:
        UserError: there are classes and no label.
    """
    if classes and label is None:
        raise UserError(f"this network was built for {classes} classes and needs the label of each image")


def check_divisible(images: Tensor, divisor: int, *, least: int = 1) -> None:
    """Check that a network can halve its images as often as it does.

    Args:
        images: (batch, channel, [slice,] row, column).
        divisor: of every side.
        least: of every side.

    Raises:
        UserError: a side that is no multiple, or shorter than the least.
    """
    sides = tuple(images.shape[2:])
    if any(side % divisor or side < least for side in sides):
        wanted = f"a multiple of {divisor}" + (f" and at least {least}" if least > divisor else "")
        shown = " x ".join(map(str, sides))
        raise UserError(f"expected images whose every side is {wanted}, got {shown}: pad or crop")


def check_size(size: int, smallest: int, largest: int) -> int:
    """Check the side of the square images a network is built for, and return its logarithm to base 2.

    Raises:
        UserError: no power of two between the bounds.
    """
    powers = [1 << exponent for exponent in range(smallest.bit_length() - 1, largest.bit_length())]
    check_choice("size", size, powers)
    return size.bit_length() - 1
