"""The patterns of bench/patterns: how they are compiled, and with which sizes each takes a second or two on glibc."""
from measure import Program

_COMPILERS = {".c": "gcc -std=gnu11", ".cpp": "g++ -std=c++20"}


def _pattern(name, source, sizes):
    compiler = _COMPILERS[source[source.index("."):]]
    return Program(name, f"measured ./pattern {sizes}",
                   prepare=f"{compiler} -O2 -Wall -pthread -o pattern $PATTERNS/{source}")


PATTERNS = [
    _pattern("small pairs", "small.c", "60000000 1 128"),
    _pattern("small window", "small.c", "80000000 64 128"),
    _pattern("lifo bursts", "bursts.c", "lifo 400000 10"),
    _pattern("fifo bursts", "bursts.c", "fifo 400000 10"),
    _pattern("long lifetimes", "lifetimes.c", "60000 1000000"),
    _pattern("growing buffers", "growing.c", "4 400 3"),
    _pattern("large blocks", "large.c", "8 700 8192"),
    _pattern("larson", "larson.c", "2 2000 20000 150"),
    _pattern("pipeline", "pipeline.c", "8000 256"),
    _pattern("short threads", "short_threads.c", "3000 400"),
    _pattern("two threads", "two_threads.cpp", "2 40000 12"),
    _pattern("week", "week.c", "2 10000 15000 16 200"),
]

# Of no use for a mean: it is told how much is resident, and when.
REST = _pattern("rest", "rest.c", "2 200 10")
