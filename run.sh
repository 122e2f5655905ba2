#!/bin/bash
# Runs any program with all of its memory coming from a pool. The first call builds the library.
set -euo pipefail

usage() {
    cat <<'END'
Usage: ./run.sh [OPTION...] COMMAND [ARGUMENT...]

Runs COMMAND, and what it starts in turn, with all of its memory coming from a pool.

  --pool CLASS   the pool class: mvff (the default) or mvff-debug
  --debug        short for --pool mvff-debug: names overruns, writes after free, double frees
  --stats        print at exit what the arena and the pool held
  --args LIST    keyword arguments of the pool, such as ExtendBy=1M,Align=32
  --arena LIST   keyword arguments of the arena, such as CommitLimit=2G
  --help         this text

The options set the environment of COMMAND, which can be set directly as well:
  POOLS_CLASS=mvff|mvff-debug  POOLS_ARGS=LIST  POOLS_ARENA=LIST  POOLS_STATS=on
  POOLS_KEEPER=threads|on|off  a thread that gives memory back while COMMAND rests
  POOLS_CALLS=on|off           whether mvff-debug checks calls into libc

Keys of the pool:   Guard ExtendBy MeanSize Align Spare ArenaHigh FirstFit SlotHigh Limit;
                    with mvff-debug also FenceSize Quarantine FenceTemplate FreeTemplate
                    StackDepth CheckEvery OnError LeakCheck
Keys of the arena:  Size GrainSize CommitLimit Spare HugePages

  ./run.sh vim notes.txt
  ./run.sh --debug python3 app.py
  ./run.sh --stats --arena CommitLimit=512M sqlite3 my.db
END
}

fail() {
    echo "run.sh: $1" >&2
    echo "Try './run.sh --help'." >&2
    exit 2
}

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
library=$root/artifacts/native/libpools_malloc.so

# The library is out of date when a source of it is newer.
build() {
    local sources=("$root"/src/Arena/{Core,Os} "$root"/src/Pools.{Mvff,Debug,Cache}/Core "$root"/src/Malloc.Shim/{Core,Native} "$root"/Directory.*.props)
    if [[ -e $library && -z $(find "${sources[@]}" -newer "$library" -type f \( -name '*.cs' -o -name '*.[chsS]' -o -name '*.awk' -o -name '*.ld' -o -name '*.map' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' \) -not -path '*/obj/*' -print -quit) ]]; then
        return
    fi
    mkdir -p "$root/artifacts"
    exec {lock}> "$root/artifacts/.build.lock"
    flock "$lock" # two first calls at once build once
    if [[ ! -e $library ]]; then echo "run.sh: building libpools_malloc.so (this once; it takes about half a minute)" >&2
    else echo "run.sh: building libpools_malloc.so (its sources have changed)" >&2; fi
    local log=$root/artifacts/build.log
    if ! (unset LD_PRELOAD; dotnet build "$root/src/Malloc.Shim/Native" --configuration Release --nologo) > "$log" 2>&1; then
        cat "$log" >&2
        fail 'the library could not be built. It needs the .NET SDK 10 and gcc; what the build said is above.'
    fi
    touch "$library" # even when nothing that matters had changed
    exec {lock}>&-
}

while (($# > 0)); do
    case $1 in
        --pool | --args | --arena)
            (($# > 1)) || fail "$1 needs a value."
            case $1 in
                --pool) export POOLS_CLASS=$2 ;;
                --args) export POOLS_ARGS=$2 ;;
                --arena) export POOLS_ARENA=$2 ;;
            esac
            shift 2
            ;;
        --debug) export POOLS_CLASS=mvff-debug; shift ;;
        --stats) export POOLS_STATS=on; shift ;;
        --help | -h) usage; exit 0 ;;
        --) shift; break ;;
        -*) fail "there is no option $1." ;;
        *) break ;;
    esac
done
(($# > 0)) || { usage >&2; exit 2; }

build
export LD_PRELOAD=$library${LD_PRELOAD:+:$LD_PRELOAD}
exec -- "$@"
