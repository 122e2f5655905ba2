#!/bin/bash
# Fills a redis server, benchmarks it, saves in the background (a fork), reloads, and digests the data.
# Usage: redis.sh REQUESTS [LAUNCHER…]; the launcher, if any, starts the server alone.
set -euo pipefail
requests=$1
shift

ask() { redis-cli -s redis.sock "$@"; }

start() {
    "$@" redis-server --port 0 --unixsocket redis.sock --save '' --enable-debug-command yes >>server.log 2>&1 &
    server=$!
    trap 'kill "$server"' EXIT
    for ((tries = 0; tries < 6000; tries++)); do
        ask ping >/dev/null 2>&1 && return
        sleep 0.05
    done
    cat server.log >&2
    return 1
}

stop() {
    ask shutdown "$1"
    trap - EXIT
    wait "$server"
}

rm -f dump.rdb redis.sock
start "$@"
redis-benchmark -s redis.sock -n "$requests" -c 20 -P 16 -r 10000 -d 100 -q \
    -t set,get,incr,lpush,sadd,hset,zadd,lrange_100,mset >benchmark.log
ask flushall
ask eval "
    for n = 1, $requests do
        redis.call('set', 'key' .. n, string.rep('x', n % 200))
        redis.call('hset', 'hash' .. n % 997, n, 'value ' .. n)
        redis.call('zadd', 'scores' .. n % 31, n % 1009, 'member ' .. n)
        if n % 3 == 0 then redis.call('del', 'key' .. n - 1) end
    end" 0
ask dbsize
ask debug digest
ask bgsave
while ask info persistence | grep -q bgsave_in_progress:1; do sleep 0.05; done
ask info persistence | grep bgsave_status | tr -d '\r'
ask debug reload
ask dbsize
ask debug digest
stop nosave
