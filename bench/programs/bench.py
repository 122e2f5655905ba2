"""Measures real programs and patterns on the pools beside glibc and, if asked, other allocators."""
import argparse
import shlex
import sys

import chart
import measure
import report
from patterns import PATTERNS, REST
from programs import PROGRAMS

KINDS = {"real programs": PROGRAMS, "patterns": PATTERNS}
TRIES = 3


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench/programs/run.sh", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each program on each allocator (5)")
    parser.add_argument("--only", action="append", metavar="NAME", choices=[program.name for program in PROGRAMS + PATTERNS],
                        help="this program alone (repeatable)")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--real", action="store_true", help="the real programs alone")
    kind.add_argument("--patterns", action="store_true", help="the patterns alone")
    kind.add_argument("--rest", action="store_true", help="how much stays resident after bursts, and no more; writes docs/measured/rest.md")
    parser.add_argument("--debug", action="store_true", help="measure mvff-debug too")
    parser.add_argument("--peers", action="store_true", help="measure mimalloc, jemalloc and tcmalloc too")
    parser.epilog = "docs/measured/ is written when all programs were measured; otherwise the tables are printed, no more."
    return parser.parse_args()


def programs(chosen):
    """Those that the command line asks for."""
    if chosen.rest:
        return [REST]
    asked = PROGRAMS if chosen.real else PATTERNS if chosen.patterns else PROGRAMS + PATTERNS
    return [program for program in asked if not chosen.only or program.name in chosen.only]


def sample(program, allocator, expected, told):
    """One run; its output must not depend on the allocator. A peer that fails has more tries, and it is told: no failure of
    its own should hide the figures of the others."""
    for tries in range(TRIES if allocator in measure.PEERS else 1, 0, -1):
        try:
            taken = measure.run(program, allocator)
            if taken.output == expected:
                return taken
            raise measure.Failed("its output is not that on glibc")
        except measure.Failed as failure:
            failure = f"{program.name} on {allocator.name}: {failure}"
            if tries == 1:
                raise measure.Failed(failure) from None
            told.append(failure)
    raise AssertionError


def compare(program, allocators, runs, told):
    """Samples of a program by allocator."""
    measure.prepare(program)
    expected = measure.run(program, measure.GLIBC).output  # not counted: it warms the file cache
    samples = {allocator.name: [] for allocator in allocators}
    for number in range(runs):
        turn = number % len(allocators)
        for allocator in allocators[turn:] + allocators[:turn]:
            samples[allocator.name].append(sample(program, allocator, expected, told))
    return samples


def main():
    """Exit status 1 if a program failed."""
    chosen = arguments()
    allocators = [measure.GLIBC, *map(measure.ours, ["mvff", "mvff-debug"] if chosen.debug else ["mvff"]),
                  *(measure.PEERS if chosen.peers else [])]
    for allocator in allocators:
        measure.check(allocator)
    measure.build()
    samples, failures, told = {}, [], []
    for program in programs(chosen):
        print(f"{program.name} …", file=sys.stderr, flush=True)
        try:
            samples[program.name] = compare(program, allocators, chosen.runs, told)
        except measure.Failed as failure:
            failures.append(f"FAILED: {failure}")
    if samples:
        kinds = {kind: [program.name for program in members] for kind, members in KINDS.items()}
        results = report.Results(samples, [allocator.name for allocator in allocators], kinds, told)
        command = shlex.join(["bench/programs/run.sh", *sys.argv[1:]])
        folder = measure.ROOT / "docs" / "measured"
        print(report.told(results) if chosen.rest else report.tables(results))
        if chosen.rest:
            report.write_rest(folder, command, chosen.runs, results)
        if len(samples) == len(PROGRAMS + PATTERNS):
            report.write(folder, command, chosen.runs, results)
            chart.draw(folder, results)
    for failure in failures:
        print(failure)
    return 1 if failures else 0


sys.exit(main())
