#!/bin/sh
# Brings what this machine lacks for `make run` (argument: run) or `make test` (argument: test).
# Says what it installs and why; touches nothing that is there already.
set -eu

task=${1:?run or test}
missing="" # Debian packages to install, in one call

say() { printf '  %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
# want PACKAGE WHY: notes a package for the one call of apt.
want() {
    missing="$missing $1"
    say "$1 is missing: $2"
}

install_missing() {
    [ -n "$missing" ] || return 0
    have apt-get || fail "please install by hand what is listed above; only apt is known here"
    root=""
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || fail "installing packages needs root or sudo; please run: apt-get install$missing"
        root=sudo
        say "installing needs root: sudo may ask for your password"
    fi
    say "installing with apt-get:$missing"
    $root apt-get update -qq
    # $missing is a list of words on purpose.
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

have cargo || fail "cargo is missing: install Rust from https://rustup.rs"
have cc || want build-essential "a C compiler, for SQLite and the cryptography of TLS"

if [ "$task" = test ]; then
    have node && have npm || fail "Node.js 20 or later is missing: the browser tests run on it"
    [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ] ||
        fail "Node.js $(node --version) is too old: the browser tests need 20 or later"
    [ -x /usr/bin/chromium ] || [ -n "${XIAOXUN_CHROMIUM:-}" ] ||
        want chromium "the browser tests use the app in it (or set XIAOXUN_CHROMIUM to a browser's path)"
    if ! have fc-list || [ -z "$(fc-list :lang=zh-cn family)" ]; then
        want fonts-noto-cjk "Chinese characters in the screenshots"
    fi
    if ! have initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
        want postgresql "the store's tests start a database server of their own, and stop it"
    fi
fi
install_missing

# The standard library for the phone's code. The toolchain itself is taken as it is.
target=wasm32-unknown-unknown
if [ ! -d "$(rustc --print target-libdir --target $target)" ]; then
    have rustup || fail "this Rust has no $target target, and there is no rustup to add it"
    say "adding Rust's $target target with rustup: the app runs in the browser as WebAssembly"
    rustup target add $target
fi

if [ "$task" = test ]; then
    for part in fmt clippy; do
        cargo $part --version >/dev/null 2>&1 || {
            say "adding cargo $part with rustup: the checks use it"
            rustup component add "$(echo $part | sed 's/fmt/rustfmt/')"
        }
    done
    # npm leaves a copy of the lock file behind when it has finished.
    if [ ! end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ]; then
        say "installing the browser tests' packages with npm, without Playwright's own browsers"
        (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
    fi
fi
say "everything is there"
