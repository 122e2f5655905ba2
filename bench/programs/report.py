"""Tables of what was measured: glibc in figures, the others as ratios to it."""
import csv
import math
import os
import platform
import re
from pathlib import Path
from statistics import median

METRICS = [("cpu", "CPU time, children included", "s"), ("wall", "Wall time", "s"),
           ("peak", "Peak resident memory of the largest process", "MiB")]
SIZEABLE = 10  # MiB on glibc: below it, what an allocator needs for itself decides


class Results:
    """Samples by program and allocator, and which programs are of which kind."""

    def __init__(self, samples, allocators, kinds, failures=()):
        self.samples = samples
        self.failures = failures  # of runs that were made again
        self.allocators = allocators
        self.others = allocators[1:]
        self.kinds = {kind: [name for name in names if name in samples] for kind, names in kinds.items()}

    def figures(self, program, allocator, metric):
        """That of each run."""
        return [getattr(sample, metric) for sample in self.samples[program][allocator]]

    def base(self, program, metric):
        """glibc's figure."""
        return median(self.figures(program, "glibc", metric))

    def ratio(self, program, allocator, metric):
        """Of the medians, to glibc."""
        return median(self.figures(program, allocator, metric)) / self.base(program, metric)

    def mean(self, programs, allocator, metric):
        """Geometric mean of the ratios."""
        return math.exp(sum(math.log(self.ratio(program, allocator, metric)) for program in programs) / len(programs))

    def worst(self, allocator, metric):
        """The largest ratio and whose it is."""
        return max((self.ratio(program, allocator, metric), program) for program in self.samples)

    def groups(self, metric):
        """The groups of programs of which there is a mean, by name: all, each kind, for memory the sizeable ones."""
        groups = {"all": list(self.samples), **self.kinds} if all(self.kinds.values()) else {"all": list(self.samples)}
        if metric == "peak":
            groups[f"those above {SIZEABLE} MiB"] = [name for name in self.samples if self.base(name, metric) > SIZEABLE]
        return {name: members for name, members in groups.items() if members}


def _means(results, metric, empty):
    return [[f"mean of {name} ({len(programs)})", *empty,
             *(f"{results.mean(programs, other, metric):.2f}" for other in results.others)]
            for name, programs in results.groups(metric).items()]


def _summary(results):
    """All geometric means, and the worst program of each allocator."""
    rows = [["ratio to glibc", *results.others]]
    for metric, title in (("cpu", "CPU"), ("peak", "memory")):
        rows += [[f"{title}, {row[0]}", *row[1:]] for row in _means(results, metric, [])]
        worst = [results.worst(other, metric) for other in results.others]
        rows.append([f"{title}, worst", *(f"{ratio:.2f} {program}" for ratio, program in worst)])
    return _aligned(rows)


def _table(results, metric, unit):
    """A row for each program, and the geometric means."""
    rows = [["program", f"glibc, {unit}", *results.others, "spread"]]
    for program in results.samples:
        spread = max((max(f) - min(f)) / median(f) for f in
                     (results.figures(program, name, metric) for name in results.allocators))
        rows.append([program, f"{results.base(program, metric):.2f}",
                     *(f"{results.ratio(program, other, metric):.2f}" for other in results.others), f"{spread:.0%}"])
    return _aligned(rows + [[*row, ""] for row in _means(results, metric, [""])])


def _told(results):
    """What patterns told of themselves, in figures and not ratios; none if none did."""
    rows = [["pattern", "figure", *results.allocators]]
    for program, samples in results.samples.items():
        for figure in samples["glibc"][0].figures:
            rows.append([program, figure, *(f"{median(sample.figures[figure] for sample in samples[name]):.1f}"
                                            for name in results.allocators)])
    return _aligned(rows) if len(rows) > 1 else []


def _aligned(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return ["| " + " | ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
            + " |" for row in rows]


def tables(results):
    """All tables, as text."""
    lines = ["## Geometric means, and the worst", "", *_summary(results), ""] if results.others else []
    for metric, title, unit in METRICS:
        lines += [f"## {title}", "", *_table(results, metric, unit), ""]
    if told := _told(results):
        lines += ["## What patterns measured themselves", "", *told, ""]
    if results.failures:
        lines += ["## What failed and was run again", "", *(f"- {failure}" for failure in results.failures), ""]
    return "\n".join(lines)


def told(results):
    """What patterns told of themselves, as text."""
    return "\n".join(_told(results))


def write_rest(folder, command, runs, results):
    """The document of what stays resident."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rest.md").write_text(f"""# What stays resident when a program rests

Written by `{command}`, on {machine()}. Medians of {runs} runs.

Two threads take 200 MiB each of blocks of up to 4 KiB and free them, ten times without a pause; then nobody calls `malloc` or `free`
any more (`bench/patterns/rest.c`). The tables of the blocks, 9 MiB, stay in use.

{told(results)}
""")


def machine():
    """What it was measured on, in a line."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 2 ** 20
    huge_file = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    huge = re.search(r"\[(\w+)\]", huge_file.read_text())[1] if huge_file.exists() else "none"
    return (f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
            f"Linux {platform.release()}, glibc {platform.libc_ver()[1]}; transparent huge pages: {huge}")


def write(folder, command, runs, results):
    """The document and, beside it, every sample."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programs.md").write_text(f"""# Programs and patterns: ratios to glibc

Written by `{command}`, on {machine()}.

Each program ran {runs} times on each allocator, the allocators taking turns; the figures are medians. Those of glibc
are seconds or MiB, the others are ratios to it: less is better. *Spread* is the widest (max − min) / median in the row.
For redis the server counts, not its benchmark. `programs.csv` has every run; `bench/programs/README.md` says what each
program does.

![CPU time of each program and allocator](programs-cpu.svg)

![Peak memory of each program and allocator](programs-memory.svg)

{tables(results)}""")
    with open(folder / "programs.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["program", "allocator", "run", "cpu_s", "wall_s", "peak_mib"])
        for program, samples in results.samples.items():
            for name in results.allocators:
                for number, sample in enumerate(samples[name], 1):
                    rows.writerow([program, name, number, f"{sample.cpu:.4f}", f"{sample.wall:.4f}", f"{sample.peak:.2f}"])
