"""Mapping over documents: on processes of this machine or, by one setting, on a Ray cluster.

`local` and `ray_tasks` do it; `workers` are their processes and what one document may use in them,
`ray_cluster` reaches the nodes. Nothing here knows of reports.
"""

from collections.abc import Callable, Iterator, Sequence

from pipelines.engines import local
from pipelines.engines.local import Collected, Item, Outcome, Result
from pipelines.engines.workers import Limits
from pipelines.settings import Settings


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
        from pipelines.engines import ray_tasks

        return ray_tasks.map_documents(
            function, items, collect=collect, address=settings.ray_address, limits=limits
        )
    return local.map_documents(
        function, items, collect=collect, workers=settings.workers, limits=limits
    )
