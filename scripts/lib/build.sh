# Sourced by scripts/dev: C++ by CMake presets, the web by Vite.

export NINJA_STATUS='[%f/%t %es] '

configure() {
    local preset=$1 cache=$root/build/$1/CMakeCache.txt
    fresh "$cache" "$root/CMakePresets.json" && [ -f "$root/build/$preset/build.ninja" ] && return 0
    (cd "$root" && cmake --preset "$preset") && touch "$cache"
}

# build_cpp PRESET [TARGET…] : goes on after an error, so that one run shows them all.
build_cpp() {
    local preset=$1
    shift
    configure "$preset" || return 1
    (cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"} -- -k 0)
}

# What is served and what whole-system tests run.
build_release() {
    build_cpp release qingheng qingheng-verify
}

build_web() {
    local sources=() path
    for path in "$root"/web/* "$root/catalogue/schema"; do
        case $path in */node_modules | */dist) ;; *) sources+=("$path") ;; esac
    done
    [ -f "$root/web/dist/index.html" ] && fresh "$root/build/stamps/web" "${sources[@]}" && return 0
    (cd "$root/web" && npm run build) || return 1
    stamp "$root/build/stamps/web"
}
