"""Draws what was measured: a row for each program, a mark for each allocator."""
import subprocess
from pathlib import Path

import measure

CHARTS = [("cpu", "programs-cpu.svg", "CPU time"), ("peak", "programs-memory.svg", "Peak memory")]
NOT_DRAWN = "mvff-debug"  # it pays for what it finds, and would squeeze the rest


def _rows(results, allocators, metric):
    """From the bottom up: the means, then each kind with the best ratio of the first allocator on top; None is a gap."""
    means = list(results.groups(metric).items())[::-1]
    rows = [(f"{{/:Bold mean of {name}}}", [results.mean(programs, other, metric) for other in allocators])
            for name, programs in means]
    for programs in list(results.kinds.values())[::-1]:
        ratios = [(program, [results.ratio(program, other, metric) for other in allocators]) for program in programs]
        rows += [None, *sorted(ratios, key=lambda row: row[1][0], reverse=True)]
    return rows


def draw(folder, results):
    """A picture for CPU time and one for memory."""
    allocators = [name for name in results.others if name != NOT_DRAWN]
    for metric, file, title in CHARTS:
        rows = _rows(results, allocators, metric)
        data = measure.WORK / f"{metric}.tsv"
        lines = ["\t".join(["row", "program", *allocators])]
        lines += ["\t".join([str(number), row[0], *(f"{ratio:.4f}" for ratio in row[1])])
                  for number, row in enumerate(rows) if row]
        data.write_text("\n".join(lines) + "\n")
        settings = (f"data='{data}'; chart='{folder / file}'; title='{title}, ratio to glibc (less is better)'; "
                    f"rows={len(rows)}; allocators={len(allocators)}")
        subprocess.run(["gnuplot", "-e", settings, Path(__file__).parent / "chart.gp"], check=True)
