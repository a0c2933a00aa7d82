# Sourced by scripts/dev: what is tested, in which order, with which build.

# Whole-system tests: tests/AREA/run, told by environment where the program is.
export QINGHENG="$root/build/release/bin/qingheng"
export QINGHENG_VERIFY="$root/build/release/bin/qingheng-verify"
export QINGHENG_WEB="${QINGHENG_WEB:-$root/web/dist}"
export QINGHENG_CATALOGUE="${QINGHENG_CATALOGUE:-$root/catalogue}"
export CHROMIUM="${CHROMIUM:-/usr/bin/chromium-headless-shell}"

# Lines of the source in a report come from addr2line, which g++ brings along.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_stack_use_after_return=1:allow_addr2line=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:allow_addr2line=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1}"

# Headers sixteen at a time; each alone in `scripts/dev check` and `./test --long`.
test_rules() {
    stage includes count_step scripts/check_includes
    stage messages count_step scripts/check_messages
    stage headers count_step build_cpp asan "headers_${1:-together}"
}

test_units() {
    local preset=${1:-asan}
    if stage "build-$preset" count_step build_cpp "$preset"; then
        stage "unit-$preset" count_closing_line scripts/lib/run_units "build/$preset"
        [ "$preset" = asan ] && stage fuzz-replay count_ctest ctest --test-dir build/asan -j2 -L fuzz --output-on-failure
    else
        not_run "unit-$preset" "build-$preset"
    fi
}

test_web() {
    stage web-lint count_step npm --prefix web run lint
    stage web-types count_step npm --prefix web run types
    stage web-unit count_vitest npm --prefix web test
}

# run_area AREA SCRIPT : half an hour at most for run, two hours for run_long.
run_area() {
    local most=1800
    [ "$2" = run ] || most=7200
    timeout -k 10 $most scripts/with_postgres "tests/$1/$2"
}

# The areas that have an executable of this name (run, or run_long).
areas_with() {
    local script
    for script in tests/*/"$1"; do
        [ -x "$script" ] && basename "$(dirname "$script")"
    done
}

# Areas wait for disks, timers and browsers more than they work, so several run at a time.
lanes=3

# The areas with a run, those that take longest first.
areas_longest_first() {
    local longest=(browser durability ledger storage clocks) area
    printf '%s\n' "${longest[@]}"
    for area in $(areas_with run); do
        case " ${longest[*]} " in *" $area "*) ;; *) echo "$area" ;; esac
    done
}

# What an area runs: the programs, the web, its own files and those that areas share.
digest_of_area() {
    digest_of "$root"/build/release/bin/{qingheng,qingheng-verify,*_test} "$QINGHENG_WEB" \
        "$root/tests/$1" "$root/tests/support" "$root/scripts/with_postgres"
}

# area_in_lane SCRIPT AREA : what passed and did not change is not run again; run_long always is.
area_in_lane() {
    local started=$EPOCHSECONDS status digest closing
    [ "$1" = run ] && digest=$surroundings-$(digest_of_area "$2")
    if [ "$1" = run ] && closing=$(has_passed "area-$2" "$digest"); then
        printf 'as before: nothing changed\n%s\n' "$closing" >"$logs/$2.lane"
        status=0
    else
        run_area "$2" "$1" >"$logs/$2.lane" 2>&1 </dev/null
        status=$?
        closing=$(grep -E '^(skipped[ :]|[0-9]+ passed, 0 failed$)' "$logs/$2.lane")
        [ "$1" = run ] && [ $status = 0 ] && grep -q ' passed, 0 failed$' <<<"$closing" && note_passed "area-$2" "$digest" "$closing"
    fi
    echo $((EPOCHSECONDS - started)) >"$logs/tests-$2.took"
    echo $status >"$logs/$2.status"
}

# begin_areas SCRIPT AREA… : runs them in the background, for end_area to wait for each.
begin_areas() {
    local area script=$1
    shift
    mkdir -p "$logs"
    surroundings=$(digest_of_surroundings)
    for area in "$@"; do rm -f "$logs/$area.lane" "$logs/$area.status" "$logs/tests-$area.took"; done
    set -m
    (
        set +m
        for area in "$@"; do
            while [ "$(jobs -rp | wc -l)" -ge $lanes ]; do wait -n; done
            area_in_lane "$script" "$area" &
        done
        wait
    ) &
    beside=$!
    set +m
}

# end_area AREA : waits for it and tells what it said, and how it ended.
end_area() {
    local shown=0 now log=$logs/$1.lane
    while [ ! -f "$logs/$1.status" ]; do
        now=0
        [ -f "$log" ] && now=$(wc -l <"$log")
        [ "$now" -gt "$shown" ] && sed -n "$((shown + 1)),${now}p" "$log" && shown=$now
        sleep 0.5
    done
    sed -n "$((shown + 1)),\$p" "$log"
    return "$(cat "$logs/$1.status")"
}

stop_beside() { [ -n "${beside-}" ] && kill -TERM -- "-$beside" 2>/dev/null; }
trap stop_beside EXIT

# The test programs of the areas are built before, since two builds must not meet in one folder.
area_programs=(case_walks_test durability_test fraud_recall_test storage_system_test telemetry_test)

test_system() {
    local area areas
    if stage build-release count_step build_cpp release qingheng qingheng-verify "${area_programs[@]}" &&
        stage build-web count_step build_web; then
        stage catalogue count_step "$QINGHENG" catalogue check catalogue
        mapfile -t areas < <(areas_longest_first)
        begin_areas run "${areas[@]}"
        for area in "${areas[@]}"; do
            stage "tests-$area" count_closing_line end_area "$area"
        done
        beside=
    else
        not_run tests "the build"
    fi
}

test_all() {
    test_rules
    test_units asan
    test_web
    test_system
    finish
}

# Modules, stages, areas of tests/, or web; several may be named.
test_some() {
    local name
    for name in "$@"; do
        case $name in
            web) test_web ;;
            rules) test_rules ;;
            unit) test_units asan ;;
            system) test_system ;;
            moments) stage build-release count_step build_release && stage build-web count_step build_web && test_moments ;;
            *)
                if [ -d "server/src/$name" ]; then
                    test_module "$name"
                elif [ -x "tests/$name/run" ]; then
                    stage build-release count_step build_release &&
                        stage build-web count_step build_web &&
                        stage "tests-$name" count_closing_line run_area "$name" run
                else
                    fail "no module, area of tests/ or stage is called $name"
                fi
                ;;
        esac
    done
    finish
}

test_module() {
    stage "build-$1" count_step build_cpp asan "$1_test" &&
        stage "unit-$1" count_gtest "build/asan/bin/$1_test"
}

# fuzz_one NAME : FUZZ_SECONDS of its own corpus and of what earlier runs found worth keeping.
fuzz_one() {
    local name=$1 corpus dictionary log=$logs/fuzz-$1.log started=$EPOCHSECONDS
    dictionary=fuzz/$name.dict
    [ -f "$dictionary" ] || dictionary=fuzz/json.dict
    corpus=$root/build/fuzz/corpus/$name
    mkdir -p "$corpus" "$root/build/fuzz/found"
    if "build/fuzz/bin/fuzz_$name" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -max_len=8192 -dict="$dictionary" \
        -artifact_prefix="$root/build/fuzz/found/$name-" "$corpus" "$root/fuzz/corpus/$name" >"$log" 2>&1; then
        echo "$name: 1 passed, $(awk '/number_of_executed_units/ { print $2 }' "$log") runs, $((EPOCHSECONDS - started))s"
    else
        tail -n 40 "$log"
        echo "$name: 1 failed, see build/fuzz/found and $log"
    fi
}

# Every target, as many at a time as there are cores.
fuzz_all() {
    export logs root
    export -f fuzz_one
    find build/fuzz/bin -name 'fuzz_*' -type f -printf '%f\n' | sort | sed 's/^fuzz_//' |
        xargs -P"$(nproc)" -I{} bash -c 'fuzz_one "$1"' _ {} | tee "$logs/fuzz.counts"
    awk '/: 1 passed/ { ++p } /: 1 failed/ { ++f } END { printf "%d passed, %d failed\n", p, f; exit f > 0 || p == 0 }' \
        "$logs/fuzz.counts"
}

# What areas of tests/ run at -O2, under ASan and UBSan.
sanitized_programs=(case_walks_test durability_test storage_system_test)

# Moments (UTC) at which a bureau's day, month or year turns while areas run: New Year's Eve in
# Beijing, a Saturday that ends a month there, and the last of February in a leap year, by UTC.
moments=('2026-12-31 15:58:30' '2027-07-31 15:58:30' '2028-02-28 23:58:30')
areas_of_moments=(http clocks upkeep scenarios)

# at_moment_area MOMENT AREA : the area by clocks that go on from there.
at_moment_area() { timeout -k 10 1800 scripts/lib/at_moment "$1" "tests/$2/run"; }

test_moments() {
    local number area
    for number in "${!moments[@]}"; do
        for area in "${areas_of_moments[@]}"; do
            stage "moment-$((number + 1))-$area" count_closing_line at_moment_area "${moments[number]}" "$area"
        done
    done
}

test_long() {
    local area areas
    stage headers-alone count_step build_cpp asan headers_alone
    test_units tsan
    if stage build-asan-areas count_step build_cpp asan "${sanitized_programs[@]}"; then
        stage areas-asan count_closing_line scripts/lib/run_units build/asan "${sanitized_programs[@]}"
    else
        not_run areas-asan build-asan-areas
    fi
    if stage build-fuzz count_step build_cpp fuzz; then
        stage fuzz count_closing_line fuzz_all
    else
        not_run fuzz build-fuzz
    fi
    if stage build-release count_step build_cpp release qingheng qingheng-verify report_check_test "${area_programs[@]}" &&
        stage build-web count_step build_web; then
        mapfile -t areas < <(areas_with run_long)
        begin_areas run_long "${areas[@]}"
        for area in "${areas[@]}"; do
            stage "tests-$area" count_closing_line end_area "$area"
        done
        beside=
        test_moments
    else
        not_run tests-long "the build"
    fi
    stage tidy count_step tidy_tree
    finish
}
