# Sourced by scripts/dev: runs the stages of a test one after the other, each with its log, a sign
# of life every 20 seconds, its time and its count; ends with `N passed, N failed` alone on a line.

logs=$root/build/test
total_passed=0
total_failed=0
total_skipped=0
running=
stage_lines=()

stop_running() {
    [ -n "$running" ] && kill -TERM -- "-$running" 2>/dev/null
    exit 130
}

# stage NAME COUNTER COMMAND… : COUNTER reads the log and prints "passed failed".
stage() {
    local name=$1 counter=$2 log status started=$EPOCHSECONDS passed failed skipped shown=$EPOCHSECONDS took
    shift 2
    log=$logs/$name.log
    mkdir -p "$logs"
    say "── $name"
    trap stop_running INT TERM
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    running=$!
    set +m
    while kill -0 "$running" 2>/dev/null; do
        sleep 0.2
        if [ $((EPOCHSECONDS - shown)) -ge 20 ]; then
            say "   … $name, $((EPOCHSECONDS - started))s: $(last_line "$log")"
            shown=$EPOCHSECONDS
        fi
    done
    wait "$running"
    status=$?
    running=
    read -r passed failed <<<"$("$counter" "$log" "$status")"
    [ "$status" != 0 ] && [ "$failed" = 0 ] && failed=1
    [ "$status" = 0 ] && [ "$((passed + failed))" = 0 ] && failed=1 && echo "ran no test" >>"$log"
    [ "$failed" = 0 ] || show_failure "$name" "$log"
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
    skipped=$(count_skipped "$log")
    total_skipped=$((total_skipped + skipped))
    took=$((EPOCHSECONDS - started))
    [ -f "$logs/$name.took" ] && took=$(cat "$logs/$name.took")  # its own time, where it ran in a lane
    stage_lines+=("$(printf '%-22s %5d passed %4d failed %5ds' "$name" "$passed" "$failed" "$took")$(
        [ "$skipped" = 0 ] || echo "  $skipped skipped")")
    say "   $name: $passed passed, $failed failed, ${took}s"
    [ "$failed" = 0 ]
}

# A stage that cannot run because one before it failed counts as failed.
not_run() {
    say "── $1: not run, because $2 failed"
    total_failed=$((total_failed + 1))
    stage_lines+=("$(printf '%-22s not run (%s failed)' "$1" "$2")")
}

show_failure() {
    say "   $1 failed; the end of ${2#"$root"/}:"
    { grep -nE '(FAILED|\*\*\*Failed|error:|✗|✖|not ok|AssertionError)' "$2" | head -n 40
        echo '   ⋯'
        tail -n 60 "$2"; } | cut -c1-300 | sed 's/^/    | /'
}

finish() {
    echo
    printf '  %s\n' "${stage_lines[@]}"
    say "done; logs in build/test/"
    [ "$total_skipped" = 0 ] ||
        echo "$total_skipped skipped: something they need is not here (build/test)"
    echo "$total_passed passed, $total_failed failed"
    [ "$total_failed" = 0 ]
}

# Sentences that a stage did not try and told so: a line each, or counted by a test program.
count_skipped() {
    awk '/^skipped[ :]/ { ++s } match($0, /, [0-9]+ skipped$/) { s += substr($0, RSTART + 2) + 0 }
         /^\[  SKIPPED \] [0-9]+ test/ { s += $4 } END { print s + 0 }' "$1"
}

# Counters.
count_step() { if [ "$2" = 0 ]; then echo 1 0; else echo 0 1; fi; }

count_ctest() {
    awk '/tests passed, [0-9]+ tests failed out of [0-9]+/ {
            for (i = 1; i <= NF; ++i) { if ($i == "failed") f = $(i - 2); if ($i == "of") t = $(i + 1) } }
         END { print t - f, f + 0 }' "$1"
}

count_closing_line() {
    awk '/^[0-9]+ passed, [0-9]+ failed/ { p = $1; f = $3 } END { print p + 0, f + 0 }' "$1"
}

count_vitest() {
    sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '$1 == "Tests" {
            for (i = 2; i <= NF; ++i) { if ($i == "passed") p = $(i - 1); if ($i == "failed") f = $(i - 1) } }
         END { print p + 0, f + 0 }'
}

count_gtest() {
    awk '/^\[  PASSED  \] [0-9]+ test/ { p = $4 } /^\[  FAILED  \] [0-9]+ test/ { f = $4 }
         END { print p + 0, f + 0 }' "$1"
}
