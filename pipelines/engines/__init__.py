"""Map a function over documents, in processes of this machine or on a Ray cluster.

`local` and `ray_tasks` do it; `workers` starts processes and limits what one document may use,
`ray_cluster` connects to a cluster. What is done with a document is in `parse` and `staging`.
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
    """Apply `function` to each item, locally or on the cluster in the settings; yield the results
    of `collect`.

    Raises:
        WorkersFailed: no process can be started, or the cluster cannot do the work.
    """
    limits = Limits(settings.max_document_seconds, settings.max_document_memory)
    if settings.ray_address:
        # Ray is installed only with the optional group `cluster`.
        from pipelines.engines import ray_tasks

        return ray_tasks.map_documents(
            function, items, collect=collect, address=settings.ray_address, limits=limits
        )
    return local.map_documents(
        function, items, collect=collect, workers=settings.workers, limits=limits
    )
