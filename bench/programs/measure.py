"""One run of a program on an allocator, and what it used."""
import hashlib
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "artifacts" / "bench" / "programs"
PATTERNS = ROOT / "bench" / "patterns"
WORKLOADS = ROOT / "tests" / "Pools.Programs" / "Workloads"
USAGE = WORK / "usage"

# `measured` goes into scripts that the program's script starts. Only the measured command is preloaded.
PREAMBLE = """set -euo pipefail
measured() { "$USAGE" "$REPORT" env LD_PRELOAD="$PRELOAD" "$@"; }
export -f measured
"""


@dataclass(frozen=True)
class Program:
    """Bash scripts in the program's own directory; what follows `measured` in `run` is what counts."""
    name: str
    run: str
    prepare: str = ""


@dataclass(frozen=True)
class Allocator:
    """A library to preload, and its settings."""
    name: str
    library: str
    settings: tuple = ()


@dataclass(frozen=True)
class Sample:
    """What one run used: seconds, seconds, MiB; a digest of what it wrote; the figures that it told itself."""
    cpu: float
    wall: float
    peak: float
    output: str
    figures: dict = field(default_factory=dict)


class Failed(Exception):
    """A program did not end well."""


# redis is linked with jemalloc: with libc itself preloaded, glibc's malloc serves there too.
GLIBC = Allocator("glibc", "libc.so.6")
PEERS = [Allocator("mimalloc", "libmimalloc.so.2"), Allocator("jemalloc", "libjemalloc.so.2"),
         Allocator("tcmalloc", "libtcmalloc_minimal.so.4")]


def ours(pool):
    """The pool class as an allocator, with the environment that run.sh gives to a program."""
    run = subprocess.run([ROOT / "run.sh", "--pool", pool, "env", "-0"], check=True, capture_output=True, text=True)
    settings = dict(entry.split("=", 1) for entry in run.stdout.split("\0") if "=" in entry)
    chosen = tuple((name, value) for name, value in settings.items() if name.startswith("POOLS_"))
    return Allocator(pool, settings["LD_PRELOAD"], chosen)


def check(allocator):
    """The loader only warns when it cannot preload, and glibc would be measured under another name."""
    run = subprocess.run(["/bin/true"], env={"LD_PRELOAD": allocator.library, **dict(allocator.settings)},
                         capture_output=True, text=True, check=False)
    if run.returncode or run.stderr:
        raise Failed(f"{allocator.name}: {run.stderr.strip() or run.returncode}")


def directory(program):
    """Where a program's files are."""
    return WORK / "".join(letter if letter.isalnum() else "_" for letter in program.name)


def _script(program, text, settings):
    """Runs a script of a program in its directory; gives back the digest of its output, and its errors."""
    place = directory(program)
    base = {name: value for name, value in os.environ.items() if not name.startswith(("POOLS_", "LD_PRELOAD"))}
    environment = {**base, "PATH": "/usr/bin:/bin:" + base["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(place),
                   "WORKLOADS": str(WORKLOADS), "PATTERNS": str(PATTERNS), **settings}
    with open(place / "errors.log", "w+b") as errors, open(place / "output.log", "w+b") as output:
        run = subprocess.run(["/bin/bash", "-c", PREAMBLE + text], cwd=place, env=environment,
                             stdin=subprocess.DEVNULL, stdout=output, stderr=errors, check=False)
        output.seek(0)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
        if run.returncode:
            raise Failed(f"exit {run.returncode}: {said[-500:].strip()}")
        return hashlib.file_digest(output, "sha256").hexdigest(), said


def prepare(program):
    """Makes what the program works on, from nothing."""
    place = directory(program)
    subprocess.run(["rm", "-rf", place], check=True)
    place.mkdir(parents=True)
    _script(program, program.prepare, {})


def build():
    """Compiles the launcher that measures."""
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", "-O2", "-Wall", "-static", "-o", USAGE, Path(__file__).parent / "usage.c"], check=True)


def run(program, allocator):
    """One measured run."""
    report = WORK / "report"
    output, said = _script(program, program.run, {
        "USAGE": str(USAGE), "REPORT": str(report), "PRELOAD": allocator.library, **dict(allocator.settings)})
    user, system, wall, peak = map(int, report.read_text().split())
    figures = {name: float(number) for name, number in re.findall(r"^figure: (.+) = ([\d.]+)$", said, re.MULTILINE)}
    return Sample((user + system) / 1e6, wall / 1e6, peak / 1024, output, figures)
