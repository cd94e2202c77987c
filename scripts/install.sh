# Sourced by run and test: make .venv and install relumlp with pinned versions, once.
# $extra is "" or the name of an extra. Later runs need no network.
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "relumlp: expected Python 3.11 or later as python3, found none; set PYTHON to one" >&2
    exit 1
}

wanted=$(cat setup.cfg pyproject.toml scripts/constraints.txt | cksum)
stamp=".venv/installed-${extra:-plain}"

is_installed() {
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]
}

install() {
    # A .venv without pip was begun by an installation that was killed.
    .venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
    echo "installing into .venv ..." >&2
    pin="--quiet --disable-pip-version-check --constraint scripts/constraints.txt"
    .venv/bin/python -m pip install $pin --upgrade setuptools
    .venv/bin/python -m pip install $pin --no-build-isolation --editable ".${extra:+[$extra]}"
    echo "$wanted" > "$stamp"
    echo "$wanted" > .venv/installed-plain
}

if ! is_installed; then
    python=$(find_python)
    if ! (: > .venv-lock) 2>/dev/null; then
        echo "relumlp: expected a checkout in which .venv can be made, got $root, which cannot" \
            "be written to" >&2
        exit 1
    fi
    # One installation at a time. The lock belongs to the open file, which this shell keeps open.
    exec 9> .venv-lock
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' 2>/dev/null || true
    is_installed || install
    exec 9>&-
fi
