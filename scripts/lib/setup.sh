# Sourced by scripts/dev: what the machine must have. Each step looks before it acts.

# Packages of the groups named, as scripts/packages.txt lists them.
packages_of() {
    awk -v groups=" $* " '
        { sub(/#.*/, ""); gsub(/[ \t]/, "") }
        /^\[/ { wanted = index(groups, " " substr($0, 2, length($0) - 2) " "); next }
        wanted && NF' "$root/scripts/packages.txt"
}

missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null |
        awk '$2 == "installed" { print $1 }')
    printf '%s\n' "$@" | grep -vxF "$installed"
}

# How to become root: nothing as root, else sudo, which may ask for a password only where somebody
# can answer. Ends the run with what to ask an administrator for where there is neither.
become_root() {
    root_prefix=()
    [ "$(id -u)" = 0 ] && return 0
    if command -v sudo >/dev/null && { [ -t 0 ] && sudo -v || sudo -n true 2>/dev/null; }; then
        root_prefix=(sudo --)
        return 0
    fi
    say "缺少系统软件包，而当前用户既不是 root，也不能使用 sudo。请管理员执行：" >&2
    say "packages are missing, and this user is neither root nor allowed sudo. Ask for:" >&2
    fail "apt-get install --no-install-recommends $*"
}

install_packages() {
    local missing
    command -v dpkg-query >/dev/null || fail "只支持 Debian 12 / this needs Debian 12 (no dpkg)"
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return 0
    missing=$(tr '\n' ' ' <<<"$missing")
    # shellcheck disable=SC2086
    become_root $missing
    say "installing Debian packages ($(wc -w <<<"$missing")): ${missing:0:160}"
    quietly "$root/build/apt-update.log" "${root_prefix[@]}" apt-get update ||
        fail "apt-get update failed (build/apt-update.log)"
    # shellcheck disable=SC2086
    quietly "$root/build/apt.log" "${root_prefix[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $missing ||
        fail "apt-get install failed (build/apt.log)"
    say "packages installed"
}

# Vite needs Node.js 20.19, 22.12 or newer, and npm 11; Debian 12 has 18 and 9, which are enough to bring
# newer ones from the npm registry into build/tools.
node_serves() {
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 22 || a === 22 && b >= 12 || a === 20 && b >= 19 ? 0 : 1)' 2>/dev/null &&
        [ "$(npm --version 2>/dev/null | cut -d. -f1)" -ge 11 ] 2>/dev/null
}

ensure_node() {
    local architecture
    node_serves && return 0
    case $(uname -m) in
        x86_64) architecture=x64 ;;
        aarch64) architecture=arm64 ;;
        *) fail "没有适合本机的 Node.js / no Node.js for $(uname -m); install version 20.19 or newer" ;;
    esac
    say "bringing Node.js 22 and npm 11 from the npm registry into build/tools"
    mkdir -p "$root/build/tools"
    quietly "$root/build/tools.log" npm install --prefix "$root/build/tools" --no-audit --no-fund \
        --loglevel=error "node-linux-$architecture@22" npm@11 || fail "npm install of Node.js failed"
    hash -r
    node_serves || fail "Node.js in build/tools does not run"
}

# npm ci in a folder, when its lock or the Node.js in use has changed since the last time.
npm_ci() {
    local folder=$1 mark
    [ -f "$root/$folder/package-lock.json" ] || return 0
    mark=$root/build/stamps/npm-${folder//\//-}
    local wanted
    wanted=$(cat "$root/$folder/package.json" "$root/$folder/package-lock.json" | sha256sum)-$(node -v)
    [ -d "$root/$folder/node_modules" ] && [ "$(cat "$mark" 2>/dev/null)" = "$wanted" ] && return 0
    say "npm ci in $folder/"
    mkdir -p "$root/build/stamps"
    quietly "$root/build/npm.log" npm --prefix "$root/$folder" ci --no-audit --no-fund --loglevel=error ||
        fail "npm ci failed in $folder/ (build/npm.log)"
    printf '%s' "$wanted" >"$mark"
}

setup() {
    local groups=(run)
    case ${1-} in
        '') ;;
        --test) groups+=(test) ;;
        --long) groups+=(test long) ;;
        *) fail "usage: scripts/dev setup [--test|--long]" ;;
    esac
    # shellcheck disable=SC2046
    install_packages $(packages_of "${groups[@]}") $(command -v npm >/dev/null || echo nodejs npm)
    ensure_node
    npm_ci web
    npm_ci tests
    say "this machine has what is needed (${groups[*]})"
}
