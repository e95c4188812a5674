"""Many pieces of work, one after the other or on several processes and machines, by Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from CTGANAugmentLib.errors import MissingError, UserError
from CTGANAugmentLib.progress import Progress, part_of

Work = Callable[[Mapping[str, Any]], dict[str, Any]]
Lost = Callable[[Mapping[str, Any], str], dict[str, Any]]
_POLL_S = 0.5
_MALLOC = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
}
"""Of glibc in a worker. Dask's own makes it give every volume's memory back, and a worker's thread has an arena that
cannot hold a volume: getting pages anew for each array cost 40 % of the time of a chest CT."""
_RESTARTS = 3
"""Times that a worker may die over one piece before that piece is given up."""


@dataclass(frozen=True)
class Piece:
    """One piece of work.

    Attributes:
        name: in no other piece.
        arguments: JSON values.
        after: name of the piece that must be done before, "" for none.
    """

    name: str
    arguments: Mapping[str, Any]
    after: str = ""


@dataclass(frozen=True)
class Workers:
    """Who works.

    Attributes:
        count: processes on this machine; 1 works in this one.
        scheduler: address of a Dask cluster that is there already, such as ``tcp://node:8786``; "" for this machine.
    """

    count: int = 1
    scheduler: str = ""


class Crew:
    """Workers that are there; made by `crew_of`."""

    def __init__(self, client: Any = None) -> None:
        """Args: client: of Dask; without one, this process does the work."""
        self._client = client

    def run_all(
        self, pieces: Sequence[Piece], work: Work, lost: Lost, progress: Progress
    ) -> Iterator[tuple[Piece, dict[str, Any]]]:
        """Do pieces of work, and yield each as it is done.

        Args:
            pieces: a piece that waits for another comes later than that.
            work: function of a module, which the workers import too; it says what it made, and raises for bugs alone.
            lost: what is said of a piece over which its workers died again and again.
            progress: told how much is done; `Cancelled` from it stops the rest.
        """
        if not pieces:
            return
        if self._client is None:
            yield from _here(pieces, work, progress)
        else:
            yield from _there(pieces, work, lost, self._client, progress)


@contextmanager
def crew_of(workers: Workers) -> Iterator[Crew]:
    """Hold workers for many pieces of work.

    Raises:
        UserError: no such cluster.
        MissingError: several processes are asked for and Dask is not installed.
    """
    if workers.count <= 1 and not workers.scheduler:
        yield Crew()
        return
    with _client(workers) as client:
        yield Crew(client)


def _here(pieces: Sequence[Piece], work: Work, progress: Progress) -> Iterator[tuple[Piece, dict[str, Any]]]:
    for index, piece in enumerate(pieces):
        share = part_of(progress, index / len(pieces), (index + 1) / len(pieces))
        share(0.0, f"{index + 1}/{len(pieces)} {piece.name}")
        yield piece, work(piece.arguments)


@contextmanager
def _client(workers: Workers) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingError(
            'several workers need Dask: install it by pip install "ctganaugment[cluster]", or leave out --workers and '
            "--scheduler"
        ) from error
    with ExitStack() as held:
        try:
            address = workers.scheduler or held.enter_context(_local_cluster(LocalCluster, workers.count))
            client = held.enter_context(Client(address, timeout="10s"))
        except (OSError, ValueError) as error:  # a time-out is an OSError
            raise UserError(
                f"no Dask scheduler answers at {workers.scheduler or 'this machine'} ({error}): start one by "
                "`dask scheduler`, or leave out --scheduler"
            ) from error
        yield client


def _local_cluster(cls: Any, count: int) -> Any:
    """Processes that only this machine can speak to, without a dashboard."""
    from dask import config

    with config.set(
        {f"distributed.nanny.pre-spawn-environ.{name}": value for name, value in _MALLOC.items()}
    ):
        return cls(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs="CRITICAL",
            preload=["CTGANAugmentLib.parallel_worker"],
        )


def _there(
    pieces: Sequence[Piece], work: Work, lost: Lost, client: Any, progress: Progress
) -> Iterator[tuple[Piece, dict[str, Any]]]:
    from distributed import wait

    futures: dict[str, Any] = {}
    owners: dict[Any, Piece] = {}
    for piece in pieces:
        future = client.submit(_after, work, piece.arguments, futures.get(piece.after), pure=False)
        futures[piece.name], owners[future] = future, piece
    left, told = set(owners), ""
    try:
        while left:
            progress(
                1 - len(left) / len(pieces), f"{len(pieces) - len(left)}/{len(pieces)} done {told}".strip()
            )
            try:
                done, _ = wait(left, timeout=_POLL_S, return_when="FIRST_COMPLETED")
            except TimeoutError:
                continue
            for future in done:
                left.discard(future)
                told = owners[future].name
                yield owners[future], _result(future, owners[future], lost)
    finally:
        if left:
            client.cancel(list(left), force=True)


def _after(work: Work, arguments: Mapping[str, Any], _before: object) -> dict[str, Any]:
    """Work that Dask begins once what it waits for is done; whether that went well, the work itself sees."""
    return work(arguments)


def _result(future: Any, piece: Piece, lost: Lost) -> dict[str, Any]:
    from distributed.scheduler import KilledWorker

    try:
        found: dict[str, Any] = future.result()
    except KilledWorker:
        return lost(
            piece.arguments,
            f"its worker ended {_RESTARTS} times over it: perhaps there is too little memory for so many workers",
        )
    return found
