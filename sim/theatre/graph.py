"""Arrays of the neighbour graph: padded lists and shortest ways."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.theatre.records import Edges, Floats, Integers


def pad_neighbours(edges: Edges, places: int) -> tuple[Integers, Floats]:
    """Neighbours of each place as a rectangle.

    Parameters
    ----------
    edges : Edges
    places : int
        Number of places, P.

    Returns
    -------
    neighbours : (P, K), position of the neighbour in ascending order, -1 as filling
    km : (P, K), km to travel, inf as filling
    """
    start = np.concatenate([edges.a, edges.b])
    end = np.concatenate([edges.b, edges.a])
    length = np.concatenate([edges.km, edges.km])
    order = np.lexsort((end, start))
    start, end, length = start[order], end[order], length[order]
    degree = np.bincount(start, minlength=places)
    slot = np.arange(start.size) - np.repeat(np.cumsum(degree) - degree, degree)
    neighbours = np.full((places, int(degree.max(initial=0))), -1, dtype=np.int64)
    km = np.full(neighbours.shape, np.inf)
    neighbours[start, slot] = end
    km[start, slot] = length
    return neighbours, km


def measure_ways(edges: Edges, places: int) -> Floats:
    """Shortest way between all places over the neighbours, (P, P) km; inf where there is none.

    Rounded to the metre, so that there and back are the same number whatever order the legs were added in.
    """
    graph = csr_array((edges.km, (edges.a, edges.b)), shape=(places, places))
    return np.round(np.asarray(dijkstra(graph, directed=False), dtype=np.float64), 3)
