#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image: an environment with PyTorch and the program.
set -euo pipefail

source=${AUTOGRADER_ROOT:-/autograder}/source
environment=${AUTOGRADER_ENVIRONMENT:-/opt/autograder}

find_python() {
    local each
    for each in python3.13 python3.12 python3.11 python3; do
        if "$each" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$each"
            return
        fi
    done
    return 1
}

if ! python=$(find_python); then
    # Ubuntu 22.04 brings Python 3.10, and has 3.11 beside it.
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install --yes --no-install-recommends python3.11 python3.11-venv || \
        apt-get install --yes --no-install-recommends python3 python3-venv
    python=$(find_python) || { echo "Python 3.11 or later is needed. Choose a newer base image." >&2; exit 1; }
fi

# What is hidden is root's alone; the environment is for all, because student code runs as another user.
chmod -R go-rwx "$source"
(
    umask 022
    "$python" -m venv "$environment"
    # PyTorch's own builds for the CPU: a tenth of the size of those for a GPU.
    "$environment/bin/python" -m pip install --no-cache-dir --disable-pip-version-check \
        --extra-index-url https://download.pytorch.org/whl/cpu \
        --constraint "$source/constraints.txt" "$source"/wheels/*.whl
)
"$environment/bin/autograder" doctor || true # for the log of the build
