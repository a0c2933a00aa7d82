# Sourced by what runs tests. What passed is not run again while everything that it reads is the
# same, byte for byte; QH_AGAIN=1 runs it all the same. A fresh checkout knows of nothing passed.

# digest_of PATH… : one digest of the names and contents of files and folders.
digest_of() {
    find "$@" -type f -not -path '*/node_modules/*' -print0 2>/dev/null | sort -z |
        xargs -0 -r sha256sum | sha256sum | cut -c1-32
}

# What every test may read besides its program: definitions, the tests' own files, real data beside
# the project, and which of the optional programs are there.
digest_of_surroundings() {
    { digest_of "$root/catalogue" "$root/fuzz/corpus"
        find "$root/server/src" -type f -not -name '*.?pp' -print0 | sort -z | xargs -0 -r sha256sum
        find "$root/../shared" -type f -printf '%P %s %T@\n' 2>/dev/null | sort
        command -v soffice pdftotext pdftoppm postgres /usr/lib/postgresql/*/bin/postgres
        env | grep '^QH_[A-Z]*=' | grep -v '^QH_STARTED=' | sort; } | sha256sum | cut -c1-32
}

passed_file() { echo "$root/build/passed/$1"; }

# has_passed NAME DIGEST : prints the closing lines it passed with.
has_passed() {
    local kept
    [ -z "${QH_AGAIN-}" ] && [ -f "$(passed_file "$1")" ] || return 1
    read -r kept <"$(passed_file "$1")"
    [ "$kept" = "$2" ] && sed 1d "$(passed_file "$1")"
}

# note_passed NAME DIGEST CLOSING-LINES
note_passed() {
    mkdir -p "$root/build/passed"
    printf '%s\n%s\n' "$2" "$3" >"$(passed_file "$1")"
}
