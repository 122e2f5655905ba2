#!/bin/bash
# Measures how the cost grows with the number of free ranges, and draws it: docs/measured/free-ranges-growth.txt and .svg.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
data=$root/docs/measured/free-ranges-growth.txt

"$root/.ci/install" gnuplot-nox
measured=$(dotnet run -c Release --project "$root/bench/raw" -- --growth)
printf '%s\n' "$measured" > "$data"
machine=$(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo)
cache=$(getconf LEVEL2_CACHE_SIZE)
gnuplot -e "data='$data'; chart='${data%.txt}.svg'; machine='${machine:-$(uname -m)}'; cache=${cache:-0}" "$root/bench/raw/growth.gp"
