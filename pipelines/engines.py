"""Which engine maps over documents: processes of this machine or, by one setting, a Ray cluster."""

from collections.abc import Callable, Iterator, Sequence

from pipelines import engine
from pipelines.engine import Collected, Item, Outcome, Result
from pipelines.settings import Settings
from pipelines.workers import Limits


def map_documents(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    collect: Callable[[list[Outcome[Item, Result]]], Collected],
    settings: Settings,
) -> Iterator[Collected]:
    """Apply `function` to each item where the settings say; yield what `collect` makes of it.

    Raises:
        WorkersFailed: the processes cannot be started, or the cluster cannot do the work.
    """
    limits = Limits(settings.max_document_seconds, settings.max_document_memory)
    if settings.ray_address:
        # Ray is there only where the optional group `cluster` is installed.
        from pipelines import engine_ray

        return engine_ray.map_documents(
            function, items, collect=collect, address=settings.ray_address, limits=limits
        )
    return engine.map_documents(
        function, items, collect=collect, workers=settings.workers, limits=limits
    )
