"""What is said where there is no cluster to parse on, and what is done with what died on one."""

import socket
import sys
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from pipelines import engines
from pipelines.engines import ray_tasks
from pipelines.engines.local import Outcome, Work
from pipelines.engines.ray_cluster import ClusterError, connect, differences, environment
from pipelines.engines.ray_tasks import Batch, Death, SetApart, Tasks, WorkerDied, after
from pipelines.engines.workers import Limits, WorkersFailed
from pipelines.settings import Settings

OF_WORKER, OF_NODE = (Death(WorkerDied(), is_of_node=of_node) for of_node in (False, True))


@pytest.fixture
def _unconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray is there, but in no cluster yet."""
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(is_initialized=lambda: False))


def test_without_ray_the_setting_names_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError) as raised:
        list(engines.map_documents(len, [""], collect=list, settings=Settings(ray_address="auto")))
    assert str(raised.value).startswith(
        "XXGK_RAY_ADDRESS is 'auto', but Ray is not installed: `python"
    )
    assert "requirements-cluster.lock" in str(raised.value)
    assert isinstance(raised.value, WorkersFailed)


@pytest.mark.usefixtures("_unconnected")
@pytest.mark.parametrize("address", ["head", "127.0.0.1", "http://head:6379", "head:", ":6379"])
def test_an_address_is_host_and_port(address: str):
    with pytest.raises(ClusterError, match=r"^XXGK_RAY_ADDRESS is '.*'; it is host:port"):
        connect(address)


@pytest.mark.usefixtures("_unconnected")
def test_a_cluster_that_does_not_answer_is_named():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ClusterError, match=rf"no Ray cluster at 127\.0\.0\.1:{port} .*refused"):
        connect(f"127.0.0.1:{port}")


def test_surroundings_differ_by_what_decides_a_reading():
    here = environment()
    assert {"the parser", "LibreOffice", "pdfplumber", "selectolax"} <= set(here)
    assert differences(here) is None
    assert differences({"the parser": here["the parser"], "no-such-library": "1.0"}) == (
        "no-such-library is missing and not 1.0"
    )


def test_a_batch_whose_worker_died_is_suspected_and_one_whose_node_died_is_not():
    batch = Batch("abc")
    assert after(batch, OF_NODE) == [Batch("abc", deaths=1)]
    assert after(batch, OF_WORKER) == [Batch("abc", deaths=1, is_suspect=True)]
    suspect = Batch("abc", deaths=1, is_suspect=True)
    assert after(suspect, OF_NODE) == [Batch("abc", deaths=2, is_suspect=True)]


@pytest.mark.parametrize("death", [OF_WORKER, OF_NODE])
def test_only_a_document_that_dies_alone_three_times_is_given_up(death: Death):
    assert after(Batch("abc", deaths=2), death) == [
        Batch([item], is_suspect=True) for item in "abc"
    ]
    assert after(Batch("a", deaths=1, is_suspect=True), death) == [
        Batch("a", deaths=2, is_suspect=True)
    ]
    assert after(Batch("a", deaths=2, is_suspect=True), death) == []


def test_what_cannot_be_opened_is_set_apart():
    good, gone, bad = (
        Outcome(1, result=2),
        Outcome(2, error=OSError()),
        Outcome(3, error=ValueError()),
    )
    set_apart = SetApart(len)
    assert set_apart([good, gone, bad]) == ([2], [gone])
    assert set_apart([gone]) == ([], [gone])


def test_what_goes_on_after_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch):
    futures, cancelled = [Future(), Future()], []

    def cancel(task: Future, *, force: bool) -> None:
        cancelled.append((futures.index(task), force))
        if (
            cancelled.count(cancelled[-1]) > 2 * cancelled[-1][0]
        ):  # the second is lost twice on its way
            task.set_exception(WorkerDied())

    ray = SimpleNamespace(
        cancel=cancel, remote=lambda _: SimpleNamespace(options=lambda **_: _Remote(futures))
    )
    monkeypatch.setattr(ray_tasks, "_CANCEL_SECONDS", 0.01)
    tasks = Tasks(ray, "auto", Work(len, list, Limits(1.0)))
    tasks.give(Batch(["a"]))
    tasks.give(Batch(["b"]))
    tasks.cancel()
    assert cancelled == [(0, True), (1, True), (1, True), (1, True)]
    assert not tasks.waiting


class _Remote:
    """A task of Ray, which is its own future."""

    def __init__(self, futures: list[Future]):
        self._left = iter(futures)

    def remote(self, *_: object) -> SimpleNamespace:
        future = next(self._left)
        future.future = lambda: future
        return future
