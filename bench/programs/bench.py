"""Measures real programs on the pools beside glibc and, if asked, other allocators."""
import argparse
import shlex
import sys

import measure
import report
from programs import PROGRAMS


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench/programs/run.sh", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each program on each allocator (5)")
    parser.add_argument("--only", action="append", metavar="NAME", choices=[program.name for program in PROGRAMS],
                        help="this program alone (repeatable): prints, and leaves the document as it is")
    parser.add_argument("--debug", action="store_true", help="measure mvff-debug too")
    parser.add_argument("--peers", action="store_true", help="measure mimalloc, jemalloc and tcmalloc too")
    return parser.parse_args()


def compare(program, allocators, runs):
    """Samples of a program by allocator; its output must not depend on the allocator."""
    measure.prepare(program)
    expected = measure.run(program, measure.GLIBC).output  # not counted: it warms the file cache
    samples = {allocator.name: [] for allocator in allocators}
    for number in range(runs):
        turn = number % len(allocators)
        for allocator in allocators[turn:] + allocators[:turn]:
            try:
                sample = measure.run(program, allocator)
            except measure.Failed as failure:
                raise measure.Failed(f"{program.name} on {allocator.name}: {failure}") from None
            if sample.output != expected:
                raise measure.Failed(f"{program.name} on {allocator.name}: its output is not that on glibc")
            samples[allocator.name].append(sample)
    return samples


def main():
    """Exit status 1 if a program failed."""
    chosen = arguments()
    allocators = [measure.GLIBC, *map(measure.ours, ["mvff", "mvff-debug"] if chosen.debug else ["mvff"]),
                  *(measure.PEERS if chosen.peers else [])]
    for allocator in allocators:
        measure.check(allocator)
    measure.build()
    results, failures = {}, []
    for program in PROGRAMS:
        if chosen.only and program.name not in chosen.only:
            continue
        print(f"{program.name} …", file=sys.stderr, flush=True)
        try:
            results[program.name] = compare(program, allocators, chosen.runs)
        except measure.Failed as failure:
            failures.append(f"FAILED: {failure}")
    names = [allocator.name for allocator in allocators]
    if results:
        print(report.tables(results, names))
    if not chosen.only and not failures:
        command = shlex.join(["bench/programs/run.sh", *sys.argv[1:]])
        report.write(measure.ROOT / "docs" / "measured", command, chosen.runs, results, names)
    for failure in failures:
        print(failure)
    return 1 if failures else 0


sys.exit(main())
