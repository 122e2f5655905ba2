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


def table(results, allocators, metric, unit):
    """Lines of markdown: a row for each program and a last one of geometric means."""
    others = allocators[1:]
    rows = [["program", f"glibc, {unit}", *others, "spread"]]
    ratios = {name: [] for name in others}
    for program, samples in results.items():
        figures = {name: [getattr(sample, metric) for sample in samples[name]] for name in allocators}
        base = median(figures["glibc"])
        row = {name: median(figures[name]) / base for name in others}
        for name in others:
            ratios[name].append(row[name])
        spread = max((max(f) - min(f)) / median(f) for f in figures.values())
        rows.append([program, f"{base:.2f}", *(f"{row[name]:.2f}" for name in others), f"{spread:.0%}"])
    means = [f"{math.exp(sum(map(math.log, ratios[name])) / len(ratios[name])):.2f}" for name in others]
    rows.append(["geometric mean", "", *means, ""])
    return _aligned(rows)


def _aligned(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return ["| " + " | ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
            + " |" for row in rows]


def tables(results, allocators):
    """All tables, as text."""
    lines = []
    for metric, title, unit in METRICS:
        lines += [f"## {title}", "", *table(results, allocators, metric, unit), ""]
    return "\n".join(lines)


def machine():
    """What it was measured on, in a line."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 2 ** 20
    huge_file = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    huge = re.search(r"\[(\w+)\]", huge_file.read_text())[1] if huge_file.exists() else "none"
    return (f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
            f"Linux {platform.release()}, glibc {platform.libc_ver()[1]}; transparent huge pages: {huge}")


def write(folder, command, runs, results, allocators):
    """The document and, beside it, every sample."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programs.md").write_text(f"""# Real programs: ratios to glibc

Written by `{command}`, on {machine()}.

Each program ran {runs} times on each allocator, the allocators taking turns; the figures are medians. Those of glibc
are seconds or MiB, the others are ratios to it: less is better. *Spread* is the widest (max − min) / median in the row. For redis the server counts, not its benchmark. `programs.csv` has every run; `bench/programs/programs.py` says
what each program does.

{tables(results, allocators)}""")
    with open(folder / "programs.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["program", "allocator", "run", "cpu_s", "wall_s", "peak_mib"])
        for program, samples in results.items():
            for name in allocators:
                for number, sample in enumerate(samples[name], 1):
                    rows.writerow([program, name, number, f"{sample.cpu:.4f}", f"{sample.wall:.4f}", f"{sample.peak:.2f}"])
