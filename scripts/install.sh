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
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    python=$(find_python)
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    echo "installing into .venv ..." >&2
    pin="--quiet --disable-pip-version-check --constraint scripts/constraints.txt"
    .venv/bin/python -m pip install $pin --upgrade setuptools
    .venv/bin/python -m pip install $pin --no-build-isolation --editable ".${extra:+[$extra]}"
    echo "$wanted" > "$stamp"
    echo "$wanted" > .venv/installed-plain
fi
