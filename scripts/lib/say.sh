# Sourced by the scripts: the root of the tree, progress lines with elapsed seconds, one way to fail.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export LC_ALL=C.UTF-8
export QH_STARTED=${QH_STARTED:-$EPOCHSECONDS}

say() { printf '[%4ds] %s\n' "$((EPOCHSECONDS - QH_STARTED))" "$*"; }

fail() {
    say "$*" >&2
    exit 1
}

last_line() { tail -n 5 "$1" | sed 's/\x1b\[[0-9;]*m//g; s/\r//g' | grep '[^ ]' | tail -n 1 | cut -c1-100; }

# quietly LOG COMMAND… : output goes to LOG; a sign of life every 20 seconds; on failure its end.
quietly() {
    local log=$1 pid shown=$EPOCHSECONDS
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        if [ $((EPOCHSECONDS - shown)) -ge 20 ]; then
            say "   … $(last_line "$log")"
            shown=$EPOCHSECONDS
        fi
    done
    wait "$pid" && return 0
    tail -n 15 "$log" | sed 's/^/    | /' >&2
    return 1
}

# Is `stamp` there, and nothing among the files and folders named newer than it?
fresh() {
    local stamp=$1
    shift
    [ -e "$stamp" ] && [ -z "$(find "$@" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

stamp() {
    mkdir -p "$(dirname "$1")"
    touch "$1"
}
