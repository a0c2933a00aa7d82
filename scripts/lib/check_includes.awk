# Called by scripts/check_includes with the rules first, then every source of server/src.

function fault(words) {
    printf "server/src/%s:%d: %s\n", FILENAME, FNR, words
    faults++
}

function exists(path,  line, answer) {
    if (!(path in known_file)) {
        answer = (getline line < path)
        close(path)
        known_file[path] = answer >= 0
    }
    return known_file[path]
}

function check_use(target, how) {
    if (target == module || ((module, target) in allowed)) return
    if (target == "storage") fault(how " storage, which only app may use")
    else if (target == "app") fault(how " app, which nobody may use")
    else fault(how " " target ", which module " module " may not use")
}

function check_include(line,  path, target) {
    path = line
    sub(/^[ \t]*#[ \t]*include[ \t]*"/, "", path)
    sub(/".*/, "", path)
    target = path
    sub(/\/.*/, "", target)
    if (!(target in ruled)) {
        fault("includes \"" path "\": write the path from server/src, as \"" module "/" path "\"")
        return
    }
    check_use(target, "includes")
    if (target != module && path ~ /\/detail\//) fault("includes " path ", which is private to " target)
    if (exists(path)) print FILENAME, path > edges
    else fault("includes " path ", which is not there")
}

function check_library(line) {
    if (line ~ /<(sqlite3\.h|libpq-fe\.h|libpq\/)/ && module != "storage")
        fault("a database's header outside storage")
    if (FILENAME ~ /\.hpp$/ && FILENAME !~ /\/detail\// && line ~ /<boost\/json/ && line !~ /<boost\/json\/fwd\.hpp>/)
        fault("Boost.JSON in a public header: include <boost/json/fwd.hpp>")
    if (line ~ /<nlohmann/) fault("nlohmann/json: the house uses Boost.JSON")
}

function check_sql(line) {
    if (module == "storage" || line !~ /["(]/) return
    sub(/(^|[^:])\/\/.*/, "", line)
    if (line ~ /(SELECT|INSERT INTO|DELETE FROM|BEGIN IMMEDIATE|CREATE (UNIQUE )?(TABLE|INDEX|VIEW)|DROP TABLE|ALTER TABLE|UPDATE [a-z_]+ SET) ?/ &&
        line ~ /(^|[^A-Za-z_])(SELECT |INSERT INTO |DELETE FROM |BEGIN IMMEDIATE|CREATE |DROP TABLE |ALTER TABLE |UPDATE [a-z_]+ SET )/)
        fault("SQL outside storage")
}

# Words after DEPENDS and PRIVATE of qh_module(...) that are names of modules.
function check_cmake(line,  count, words, i) {
    sub(/#.*/, "", line)
    count = split(line, words, /[ \t()]+/)
    for (i = 1; i <= count; ++i) {
        if (words[i] ~ /^[A-Z_]+$/) section = words[i]
        else if (words[i] ~ /^(qh_|add_|target_)/) section = words[i]
        else if ((section == "DEPENDS" || section == "PRIVATE" || section == "TEST_LIBRARIES") &&
                 (words[i] in ruled))
            check_use(words[i], "links")
    }
}

BEGIN { edges = ENVIRON["EDGES"] }

FNR == 1 {
    module = FILENAME
    sub(/\/.*/, "", module)
    section = ""
}

FILENAME == ARGV[1] {
    sub(/#.*/, "")
    if (!NF) next
    sub(/:/, "", $1)
    ruled[$1] = 1
    for (i = 2; i <= NF; ++i) allowed[$1, $i] = 1
    next
}

FILENAME == "CMakeLists.txt" { next }

FNR == 1 && !(module in ruled) { fault("module " module " has no line in scripts/include_rules.txt") }

FILENAME ~ /CMakeLists\.txt$/ { check_cmake($0); next }

/^[ \t]*#[ \t]*include[ \t]*"/ { check_include($0); next }
/^[ \t]*#[ \t]*include[ \t]*</ { check_library($0); next }
/[A-Z][A-Z][A-Z]/ { check_sql($0) }

END { exit faults > 0 }
