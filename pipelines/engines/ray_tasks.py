"""Map a pure function over documents on the nodes of a Ray cluster.

Function, limits and outcomes are the same as in `local`, which processes the documents of each
task. Documents of dead workers and nodes are rescheduled here. Connecting to the cluster is in
`ray_cluster`.
"""

import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Generic

import pyarrow as pa

from pipelines.engines import local, workers
from pipelines.engines.local import Collected, Item, Outcome, Result, Work
from pipelines.engines.ray_cluster import ClusterError, connect, differences, environment
from pipelines.engines.workers import Limits, WorkersFailed

_CODEC = "zstd"
_WAITING_PER_PROCESSOR = 3
_MOST_DEATHS = 3
"""Most deaths of a batch before its documents are tried one by one, and then of each document."""
_MOST_CANCELS = 10
_CANCEL_SECONDS = 1.0
_PATIENCE = 300.0
"""Seconds to wait for a result while the cluster has no processor at all."""


class WorkerDied(Exception):
    """Error: each worker that was given this document died."""


@dataclass(frozen=True)
class Batch(Generic[Item]):
    """Documents of one task, the number of its deaths, and whether one of them may be the cause."""

    items: Sequence[Item]
    deaths: int = 0
    is_suspect: bool = False


@dataclass(frozen=True)
class Answer(Generic[Item, Collected]):
    """Result of a task, with its node.

    `unopened` are documents that the node could not open, of which nothing is collected;
    `unlike` says why the node may not read at all.
    """

    node: str
    collected: Sequence[Collected] = ()
    unopened: Sequence[Outcome] = ()
    unlike: str | None = None


@dataclass(frozen=True)
class Death:
    """Death of a task without an answer, by its worker or with the whole node."""

    error: Exception
    is_of_node: bool


@dataclass(frozen=True)
class SetApart(Generic[Item, Result, Collected]):
    """Apply `collect`, except to documents that could not be opened, which are returned unchanged.

    A node cannot know whether the document or the node itself is the cause.
    """

    collect: Callable[[list[Outcome[Item, Result]]], Collected]

    def __call__(self, outcomes: list[Outcome[Item, Result]]) -> tuple[list[Collected], list]:
        """Return the collected result of opened documents, if any, and the unopened outcomes."""
        unopened = [outcome for outcome in outcomes if isinstance(outcome.error, OSError)]
        others = [outcome for outcome in outcomes if not isinstance(outcome.error, OSError)]
        return [self.collect(others)] if others else [], unopened


def map_documents(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    collect: Callable[[list[Outcome[Item, Result]]], Collected],
    address: str,
    limits: Limits,
) -> Iterator[Collected]:
    """Apply `function` to each item on a cluster; yield the results of `collect`.

    Like `local.map_documents`, but in order of completion. Each item is in exactly one outcome:
    lost tasks are done again. Documents must have the same path on every node. When the caller
    stops, running tasks are cancelled.

    Raises:
        ClusterError: the cluster cannot be reached or used, a node's software differs from this
            machine's, or a node cannot open documents that this machine can.
    """
    ray = connect(address)
    work = Work(function, collect, limits)
    tasks: Tasks[Item, Collected] = Tasks(ray, address, work)
    queue = deque(Batch(items) for items in local.batches(items, tasks.processors()))
    try:
        while queue or tasks.waiting:
            while queue and tasks.has_room():
                tasks.give(queue.popleft())
            for batch, end in tasks.finished():
                if isinstance(end, Answer):
                    yield from end.collected
                    yield from _opened_here(work, end)
                elif again := after(batch, end):
                    queue.extend(again)
                else:
                    yield work.lost(batch.items[0], end.error)
    finally:
        tasks.cancel()


def process_on_node(
    expected: dict[str, str], work: bytes, items: bytes, is_suspect: bool
) -> tuple[bytes, int]:
    """Process items on this node, if its software is as expected; return the packed answer.

    Work and items are pickled separately, so that a node without a library can report that. The
    answer is compressed: rows repeat themselves, and all nodes send to one. Items that may have
    killed a worker run in the local pool of the node, in their own process, as on one machine.
    """
    import ray

    node = ray.util.get_node_ip_address()
    if unlike := differences(expected):
        return packed(Answer(node, unlike=unlike))
    done = _done(pickle.loads(work), pickle.loads(items), is_suspect)
    collected = [each for some, _ in done for each in some]
    unopened = [each for _, some in done for each in some]
    return packed(Answer(node, collected, unopened))


def _done(work: Work, items: Sequence[Item], is_suspect: bool) -> list[tuple[list, list]]:
    if not is_suspect:
        with workers.memory_limited(work.limits.memory_bytes):
            return [work(items)]
    apart = local.map_documents(
        work.function, items, collect=work.collect, workers=1, limits=work.limits
    )
    return list(apart)


class Tasks(Generic[Item, Collected]):
    """The tasks in flight on a cluster, each with its batch."""

    def __init__(self, ray: ModuleType, address: str, work: Work) -> None:
        part = Work(work.function, SetApart(work.collect), work.limits)
        self.waiting: dict[Future, tuple[Any, Batch[Item]]] = {}
        self._ray, self._address = ray, address
        self._expected, self._work = environment(), pickle.dumps(part)
        # No retries by Ray: it would not tell the death of a worker from that of a node.
        self._task = ray.remote(process_on_node).options(
            num_cpus=1, max_retries=0, scheduling_strategy="SPREAD"
        )

    def processors(self) -> int:
        """Return the cluster's present number of processors; at least 1, as nodes may yet start."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 0)))

    def has_room(self) -> bool:
        """Return whether more tasks are needed to keep all nodes busy."""
        return len(self.waiting) < _WAITING_PER_PROCESSOR * self.processors()

    def give(self, batch: Batch[Item]) -> None:
        """Submit a batch to the cluster."""
        items = pickle.dumps(batch.items)
        task = self._task.remote(self._expected, self._work, items, batch.is_suspect)
        # Not `ray.wait`: it swallows exceptions of signal handlers, except KeyboardInterrupt.
        self.waiting[task.future()] = task, batch

    def finished(self) -> Iterator[tuple[Batch[Item], Answer[Item, Collected] | Death]]:
        """Wait for a task to end; yield each ended task as its batch and its answer or death.

        Raises:
            ClusterError: the cluster failed, or a node's software differs.
        """
        for future in self._ended():
            _, batch = self.waiting.pop(future)
            yield batch, self._end(future)

    def cancel(self) -> None:
        """Cancel tasks in flight, with their workers.

        Repeated for tasks that go on: Ray may lose a cancellation while a task is on its way to its
        worker (ray-project/ray#24359).
        """
        for _ in range(_MOST_CANCELS):
            for task, _ in self.waiting.values():
                self._ray.cancel(task, force=True)
            for future in wait(self.waiting, _CANCEL_SECONDS).done:
                del self.waiting[future]
            if not self.waiting:
                break

    def _ended(self) -> set[Future]:
        while not (ended := wait(self.waiting, _PATIENCE, FIRST_COMPLETED).done):
            if not self._ray.cluster_resources().get("CPU"):
                raise ClusterError(
                    f"the Ray cluster at {self._address} has had no processor for "
                    f"{_PATIENCE:.0f} seconds; start nodes with `ray start --address …` and run "
                    "again"
                )
        return ended

    def _end(self, future: Future) -> Answer[Item, Collected] | Death:
        errors = self._ray.exceptions
        try:
            answer = _unpacked(*future.result())
        except errors.RayTaskError as error:
            if isinstance(error.cause, (ImportError, WorkersFailed)):
                raise self._failed(error.cause) from error
            raise error.cause from error
        except (errors.NodeDiedError, errors.ObjectLostError) as error:
            return Death(WorkerDied(str(error)), is_of_node=True)
        except errors.OutOfMemoryError as error:
            return Death(MemoryError(str(error)), is_of_node=False)
        except errors.WorkerCrashedError as error:
            return Death(WorkerDied(str(error)), is_of_node=False)
        except errors.RayError as error:
            raise self._failed(error) from error
        if answer.unlike:
            raise ClusterError(
                f"node {answer.node} of the Ray cluster has other software than this machine: "
                f"{answer.unlike}; install there what is installed here (requirements.lock)"
            )
        return answer

    def _failed(self, error: Exception) -> ClusterError:
        return ClusterError(
            f"the Ray cluster at {self._address} failed ({type(error).__name__}: {error}); "
            "nothing was kept: run again when it is repaired"
        )


def packed(answer: object) -> tuple[bytes, int]:
    """Return a compressed answer, and its size unpacked in bytes."""
    data = pickle.dumps(answer)
    return pa.compress(data, codec=_CODEC, asbytes=True), len(data)


def _unpacked(data: bytes, size: int) -> Answer:
    return pickle.loads(pa.decompress(data, size, codec=_CODEC, asbytes=True))


def after(batch: Batch[Item], death: Death) -> list[Batch[Item]]:
    """Return the batches to submit after a death; none if its single document is the cause.

    The death of a node ends all its tasks, so its documents are not suspect at first.
    """
    if batch.deaths + 1 < _MOST_DEATHS:
        is_suspect = batch.is_suspect or not death.is_of_node
        return [Batch(batch.items, batch.deaths + 1, is_suspect)]
    if len(batch.items) > 1:
        return [Batch([item], is_suspect=True) for item in batch.items]
    return []


def _opened_here(
    work: Work[Item, Result, Collected], answer: Answer[Item, Collected]
) -> Iterator[Collected]:
    """Process on this machine what a node could not open; yield the results.

    Raises:
        ClusterError: this machine can open and read it, so the node is the cause.
    """
    if not answer.unopened:
        return
    items = [outcome.item for outcome in answer.unopened]
    tried = local.map_documents(work.function, items, collect=list, workers=1, limits=work.limits)
    outcomes = [outcome for some in tried for outcome in some]
    for here in outcomes:
        if here.error is None:
            there = next(each.error for each in answer.unopened if each.item == here.item)
            raise ClusterError(
                f"node {answer.node} of the Ray cluster cannot open what this machine can "
                f"({there}); the raw documents (XXGK_RAW_DIR) must be on a file system that all "
                "nodes share, under the same path; nothing was kept: run again then"
            )
    yield work.collect(outcomes)
