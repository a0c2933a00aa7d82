# Sourced by the scripts: the root of the tree, progress lines with elapsed seconds, one way to fail.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export LC_ALL=C.UTF-8
export QH_STARTED=${QH_STARTED:-$EPOCHSECONDS}

say() { printf '[%4ds] %s\n' "$((EPOCHSECONDS - QH_STARTED))" "$*"; }

fail() {
    say "$*" >&2
    exit 1
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
