"""What other processes do in tests; run as a module, or by multiprocessing."""

import sys
from pathlib import Path

from infra.documents.interface import Write
from infra.documents.sqlite import SqliteDocuments
from tests.contract.documents.builders import Engine, increment, racing_unit_of_work

BATCH = 40


def increment_often(engine: Engine, path: str, times: int) -> list[int]:
    """Increment `path` and return each count this worker committed."""
    database = engine.open()
    try:
        unit = racing_unit_of_work(database)
        return [unit.run(lambda tx: increment(tx, path)) for _ in range(times)]
    finally:
        database.close()


def commit_batches(path: Path) -> None:
    """Commit batches of documents for ever; say the number of each once it is committed."""
    database = SqliteDocuments(path)
    batch = 0
    while True:
        batch += 1
        ids = range(BATCH)
        database.commit(
            [Write(f"docs/d{i}", {"batch": batch, "pad": "x" * 2000}) for i in ids]
            + [Write(f"batches/{batch}", {"batch": batch})]
        )
        print(batch, flush=True)


if __name__ == "__main__":
    commit_batches(Path(sys.argv[1]))
