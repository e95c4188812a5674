"""SimpleITK filters that report their progress and can be stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import SimpleITK as sitk  # noqa: N813 - its own documentation's name for it

from CTGANAugmentLib.progress import Progress


def execute(itk_filter: Any, *images: Any, progress: Progress, message: str) -> Any:
    """Execute a SimpleITK filter and report its progress on the way.

    Whatever `progress` raises, `Cancelled` or a KeyboardInterrupt, aborts the filter and is raised again here, and so
    does Ctrl-C; an exception must not leave a callback, because SimpleITK makes a RuntimeError of every one.

    A filter listens only between its own reports, which most give a hundred times; an iterating one (level sets,
    anisotropic diffusion) listens once before the first iteration and then once in each, and an iteration takes up
    to 1.4 s on 13 million voxels. What gives no reports on the way cannot be stopped on the way: a stop comes
    through after the filter has finished, as with VectorConfidenceConnected and SignedMaurerDistanceMap (0.3 s on
    13 million voxels), and no function of SimpleITK (``sitk.Otsu(...)``) listens at all, only filter objects do.

    Args:
        itk_filter: filter object with its parameters set; its other commands are removed.
        images: what its Execute takes.
        progress: called from this thread with the filter's own fraction.
        message: what is going on, for the user.

    Returns:
        What Execute returns.
    """
    stops: list[BaseException] = []
    furthest = 0.0

    def stop(error: BaseException) -> None:
        stops.append(error)
        itk_filter.Abort()

    def report() -> None:
        nonlocal furthest
        if stops:
            return
        # the two events of one iteration may tell fractions that differ by rounding, the later one less
        furthest = max(furthest, min(1.0, float(itk_filter.GetProgress())))
        try:
            progress(furthest, message)
        except BaseException as error:  # noqa: BLE001 - raised again below, when the filter has let go
            stop(error)

    progress(0.0, message)
    for event in (sitk.sitkProgressEvent, sitk.sitkIterationEvent):
        itk_filter.AddCommand(event, report)
    try:
        with _interrupt_told(stop):
            made = itk_filter.Execute(*images)
    except RuntimeError:
        if not stops:
            raise
    finally:
        # filter and command hold each other: without this neither would ever be freed
        itk_filter.RemoveAllCommands()
    if stops:
        raise stops[0]
    return made


@contextmanager
def _interrupt_told(tell: Callable[[BaseException], None]) -> Iterator[None]:
    """Tell of Ctrl-C instead of raising it.

    Python raises it at the very entry of the next callback, where no ``try`` of the callback can catch it.
    """
    is_ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not is_ours:
        yield
        return
    signal.signal(signal.SIGINT, lambda _number, _frame: tell(KeyboardInterrupt()))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
