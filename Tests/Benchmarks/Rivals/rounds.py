"""Turns of all contenders on one model, interleaved: whatever else the machine does meets them all."""

import pathlib
import statistics
import time

from contender import TICK, Failed

TURN = 0.08  # seconds that a turn aims at


def start(contenders):
    """Waits for all of them. Gives those that are ready, and the messages of the others by name."""
    ready, failed = [], {}
    for contender in contenders:
        try:
            if not contender.ready:
                contender.wait_until_ready()
            ready.append(contender)
        except (Failed, ValueError) as error:
            failed[contender.name] = str(error)
    return ready, failed


def run(contenders, rounds, seconds, also=lambda: None, least=5):
    """Rounds in which everybody has a turn, in an order that moves on by one; times are appended to each contender's.

    At least `least` rounds, then no longer than `seconds`. `also` is called once a round.
    """
    counts = {}
    for contender in contenders:
        # Runs that need no others before them are long.
        best = min(contender.turn(2)) if contender.uncounted else TURN * 1e9
        counts[contender] = max(1, min(200, round(TURN * 1e9 / best)))
    begin = time.monotonic()
    done = 0
    while contenders and done < rounds and (done < least or time.monotonic() - begin < seconds):
        shift = done % len(contenders)
        for contender in contenders[shift:] + contenders[:shift]:
            contender.times.append(contender.turn(counts[contender]))
        also()
        done += 1
    return done, time.monotonic() - begin


def work_of_all():
    """Seconds of processor time that all programs of the machine have had."""
    fields = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()
    return sum(int(field) for field in (*fields[1:4], *fields[6:9])) * TICK


def summary(contender):
    """Median and minimum of all runs, in milliseconds, and how far medians of rounds lie apart."""
    times = sorted(time for turn in contender.times for time in turn)
    turns = sorted(statistics.median(turn) for turn in contender.times)
    quartiles = turns[len(turns) // 4], turns[len(turns) * 3 // 4]
    return {
        "median_ms": statistics.median(times) * 1e-6,
        "minimum_ms": times[0] * 1e-6,
        "runs": len(times),
        "spread": (quartiles[1] - quartiles[0]) / statistics.median(turns),
    }
