"""What every step of a job works with."""

from dataclasses import dataclass

from shared.generation.ports import GenerationStores
from shared.generation.settlement import Settlement
from shared.generation.timing import Timing
from shared.kernel.ports import Clock, ObjectStore, TaskQueue, UnitOfWork


@dataclass(frozen=True)
class JobTools:
    """Commits, objects, the queue, the end of a job, the time and its windows."""

    uow: UnitOfWork[GenerationStores]
    objects: ObjectStore
    queue: TaskQueue
    settlement: Settlement
    clock: Clock
    timing: Timing
