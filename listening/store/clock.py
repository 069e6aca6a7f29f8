"""The clock: what time it is, in the one unit in which moments are stored and compared."""

import time


def now_ms() -> int:
    """Now, in ms UTC since 1970, as the machine's clock has it."""
    return time.time_ns() // 1_000_000
