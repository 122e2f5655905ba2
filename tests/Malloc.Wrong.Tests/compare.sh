#!/bin/bash
# The wrong programs and their right twins under AddressSanitizer (for which they are recompiled), under valgrind, and on the preloaded
# library: alone, and with the keys that a case names. Every case runs at one size, the middle one of its list. Caught means that anything
# at all was reported; whether the report is right is what the tests look at.
# It needs gcc's libasan and valgrind.
# Usage: compare.sh [FOLDER...]     folders of programs/, all of them by default; the details go to artifacts/compare.txt
set -euo pipefail
programs=$(cd "$(dirname "${BASH_SOURCE[0]}")/programs" && pwd)
root=$(cd "$programs/../../.." && pwd)
made=$root/artifacts/compare
details=$root/artifacts/compare.txt
flags='-O1 -g -pthread -fno-builtin -fno-allocation-dce -w -rdynamic -fPIE -pie -Wl,-z,dynamic-undefined-weak'

compile() { # SOURCE
    local name=${1//\//_} compiler='gcc -std=gnu11'
    [[ $1 != *.cpp ]] || compiler='g++ -std=c++20 -fsized-deallocation -faligned-new'
    # shellcheck disable=SC2086
    $compiler $flags -I "$root/tests/Pools.Testing/programs" "$programs/$1" -o "$made/$name"
    # shellcheck disable=SC2086
    $compiler $flags -fsanitize=address -I "$root/tests/Pools.Testing/programs" "$programs/$1" -o "$made/$name.asan"
}

middle_size() { # WORD
    case $1 in
        any) echo 0 ;;
        SIZES_*)
            local sizes
            sizes=($(sed -n "s/^#define $1 //p" "$programs/pairs.h" | tr -d ','))
            echo "${sizes[${#sizes[@]} / 2]}"
            ;;
        *) echo "$1" ;;
    esac
}

# The lines "source name size keys" of a source.
list_cases() { # SOURCE
    local name sizes kind offset moment keys
    while IFS=, read -r name sizes kind offset moment keys; do
        echo "$1 $name $(middle_size "$sizes") ${keys:--} pair"
    done < <(grep -oP '^PAIR\(\K[^)]*' "$programs/$1" | tr -d ' ')
    while read -r name; do
        echo "$1 $name 0 LeakCheck=error trap"
    done < <(grep -oP '^TRAP\(\K[^)]*' "$programs/$1")
}

# One case, wrong or right, under one tool: what was reported, or "nothing", or "broken" if it did not end well either.
try() { # TOOL VERSION SOURCE NAME SIZE KEYS
    local program=$made/${3//\//_} said status=0 verdict=nothing
    local -a run
    case $1 in
        asan) run=(env ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 "$program.asan") ;;
        valgrind) run=(valgrind -q --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite "$program") ;;
        debug) run=(env POOLS_CLASS=mvff-debug LD_PRELOAD="$library" "$program") ;;
        keys) run=(env POOLS_CLASS=mvff-debug POOLS_ARGS="${6/#-/}" LD_PRELOAD="$library" "$program") ;;
    esac
    local output
    output=$(mktemp)
    said=$(cd "$made" && timeout 60 "${run[@]}" "$4" "$2" "$5" 2>&1 >"$output" </dev/null) || status=$?
    if grep -vE '^==[0-9]+== ?W(arning|ARNING): ' <<< "$said" | grep -qE '^(==[0-9]+== ?[A-Z0-9]|pools: error: )'; then verdict=reported
    elif ((status != 0)) || ! grep -q '^done' "$output"; then verdict=broken
    fi
    rm -f "$output"
    echo "$1 $2 $verdict $3 $4 $5 $6"
}

count() { grep -cE "$1" "$details" || true; }

"$root/run.sh" true
library=$root/artifacts/native/libpools_malloc.so
rm -rf "$made"
mkdir -p "$made"
export -f try
export made library
cd "$programs"
if (($# == 0)); then set -- */; fi
for source in $(find "${@%/}" -name '*.c' -o -name '*.cpp' | sort); do
    if [[ $source == */lib*.c ]]; then
        name=$(basename "$source" .c)
        gcc -O1 -g -fPIC -shared "$source" -o "$made/$name.so"
        continue
    fi
    compile "$source"
    list_cases "$source"
done > "$made/cases"

for tool in asan valgrind debug keys; do
    while read -r source name size keys sort; do
        [[ $sort == trap ]] || echo "$tool wrong $source $name $size $keys"
        echo "$tool right $source $name $size $keys"
    done < "$made/cases"
done | xargs -P "$(nproc)" -L 1 bash -c 'try "$@"' try > "$details"

printf '%-36s %14s %14s\n' '' 'wrong, caught' 'right, silent'
while read -r tool title; do
    printf '%-36s %14s %14s\n' "$title" "$(count "^$tool wrong reported") of $(count "^$tool wrong")" "$(count "^$tool right nothing") of $(count "^$tool right")"
done <<'END'
asan AddressSanitizer
valgrind valgrind
debug mvff-debug
keys mvff-debug with the keys of the case
END
