# Sourced by scripts/dev: checks that look at the files that changed.

# C++ files changed since the branch left origin/main (or since QH_BASE), committed or not.
changed_cpp() {
    local base
    base=${QH_BASE:-$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD~1 2>/dev/null)}
    { git diff --name-only --diff-filter=d "${base:-HEAD}"
        git ls-files --others --exclude-standard; } | sort -u | grep -E '\.(cpp|hpp)$'
}

all_cpp() { find server bench fuzz tests cmake -name '*.cpp' -o -name '*.hpp' 2>/dev/null | sort; }

format_changed() {
    local files
    files=$(changed_cpp)
    [ -z "$files" ] || xargs clang-format -i <<<"$files"
    say "formatted $(grep -c . <<<"$files") files"
}

# check_format FILE… : each place that clang-format would change, as an error.
check_format() { [ $# = 0 ] || clang-format --dry-run --Werror "$@"; }

# What clang-tidy found, without its counts; nothing at all is well (a grep that lets nothing through
# would fail here).
findings() {
    awk '/^[0-9]+ warnings? (generated|treated)/ { next }
         { print } /: error:/ { ++errors } END { exit errors > 0 }'
}

# tidy_files FILE… : clang-tidy on the sources among them, two at a time.
tidy_files() {
    local sources
    sources=$(printf '%s\n' "$@" | grep -E '\.cpp$') || { echo "no source to look at"; return 0; }
    configure tidy >/dev/null || return 1
    xargs -P2 -n1 clang-tidy -p build/tidy --quiet <<<"$sources" 2>&1 |
        findings
}

# The whole tree, sixteen sources at a time as they are compiled for tests: a fifth of the time.
tidy_tree() {
    # Nothing is built here, so that nothing else would notice which sources came and went.
    (cd "$root" && cmake --preset tidy-tree) >/dev/null || return 1
    node -e 'for (const entry of JSON.parse(require("fs").readFileSync(0, "utf8"))) console.log(entry.file)' \
        <build/tidy-tree/compile_commands.json | grep -vE '/(headers_(alone|together)/|schema_texts\.cpp)' |
        xargs -P2 -n1 clang-tidy -p build/tidy-tree --quiet --checks=-bugprone-suspicious-include \
            --extra-arg=-Wno-unknown-warning-option 2>&1 |
        findings
}

check_all() {
    local files
    files=$(changed_cpp)
    # shellcheck disable=SC2086
    {
        stage format count_step check_format $files
        test_rules alone
        stage tidy count_step tidy_files $files
    }
    stage web-lint count_step npm --prefix web run lint
    stage web-types count_step npm --prefix web run types
    stage build-release count_step build_release &&
        stage catalogue count_step "$QINGHENG" catalogue check catalogue
    test_units asan
    finish
}
