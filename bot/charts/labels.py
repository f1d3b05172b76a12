"""Labels: where they stand so that none lies on another."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Return places at least *height* apart, in the order of the wanted ones and close to them.

    They lie between *low* and *high*, where there is room for all of them.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    groups: list[list[float]] = []  # the mean of what is wanted, and how many want it
    for rank, place in enumerate(order):
        # Less what those below take up, labels that touch want the same place.
        groups.append([wanted[place] - rank * height, 1])
        while len(groups) > 1 and groups[-2][0] >= groups[-1][0]:
            mean, size = groups.pop()
            below = groups[-1]
            below[0] = (below[0] * below[1] + mean * size) / (below[1] + size)
            below[1] += size
    highest = high - (len(wanted) - 1) * height
    means = [max(low, min(mean, highest)) for mean, size in groups for _ in range(int(size))]
    places = [0.0] * len(wanted)
    for rank, place in enumerate(order):
        places[place] = means[rank] + rank * height
    return places
