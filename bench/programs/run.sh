#!/bin/bash
# Real programs and patterns on the pools beside glibc: CPU time, wall time and peak memory. --help lists the options.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

needed=(gnuplot-nox) # draws the charts
[[ " $* " != *' --peers '* ]] || needed+=(libmimalloc2.0 libjemalloc2 libtcmalloc-minimal4)
"$root/.ci/install" "${needed[@]}"
"$root/run.sh" true
exec /usr/bin/python3 -B "$root/bench/programs/bench.py" "$@"
