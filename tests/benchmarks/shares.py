"""Shares with their bounds, a row of a table each; needs the standard library alone."""

import math


def wilson(k: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Lower and upper 95 % bound of a share."""
    if not n:
        return 0.0, 1.0
    share, spread = k / n, z * math.sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    low, high = ((share + z * z / (2 * n) + side * spread) / (1 + z * z / n) for side in (-1, 1))
    return max(0.0, low), min(1.0, high)


def exact_upper(k: int, n: int) -> float:
    """Clopper-Pearson's one-sided upper 95 % bound, by bisection."""
    if k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(
            math.exp(_log_choose(n, i) + i * math.log(middle) + (n - i) * math.log1p(-middle)) for i in range(k + 1)
        )
        low, high = (middle, high) if below > 0.05 else (low, middle)
    return high


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def show(measure: str, reach: str, k: int, n: int, note: str = "", *, rare: bool = False) -> None:
    """Print one row of the table."""
    if not n:
        print(f"{measure:<62} {reach:>10}  no data")
        return
    low, high = wilson(k, n)
    bound = f"<= {exact_upper(k, n):.2%}" if rare else f"{low:.1%}-{high:.1%}"
    print(f"{measure:<62} {reach:>10}  {k / n:>7.2%}  {k:>6} of {n:<7} {bound:<15} {note}")
