"""`python -m tests.bench`: measures, prints one table, and fails when a bar is missed."""

import sys

from tests.bench.cold_start import cold_starts
from tests.bench.documents import document_costs
from tests.bench.figures import table
from tests.bench.latency import latencies
from tests.bench.ledger import ledgers
from tests.bench.promotions import crowds
from tests.bench.transcode import transcodes


def main() -> int:
    """Return 0 when every figure clears its bar."""
    figures = []
    for measure in (document_costs, cold_starts, ledgers, crowds, latencies, transcodes):
        for figure in measure():
            print(f"{figure.name}: {figure.value:.4g} {figure.unit}", file=sys.stderr)
            figures.append(figure)
    print(table(figures))
    return 0 if all(figure.passes for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
