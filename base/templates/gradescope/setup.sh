#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image: Python, this program, the jail; then the sheet is tried.
# AUTOGRADER (another folder than /autograder) and TORCHGRADE_PYTHON (a Python that has the program already) are for
# trying it elsewhere: then nothing of the system is changed.
set -euo pipefail
ROOT="${AUTOGRADER:-/autograder}"
PYTHON="${TORCHGRADE_PYTHON:-}"

if [ -z "$PYTHON" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq bubblewrap libseccomp2 || echo "no bubblewrap here: hand-ins run without a jail" >&2
  good() { command -v "$1" >/dev/null && "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
  for candidate in python3.13 python3.12 python3.11 python3; do
    if good "$candidate"; then FOUND="$candidate"; break; fi
  done
  if [ -z "${FOUND:-}" ]; then
    apt-get install -y -qq python3.11 python3.11-venv
    FOUND=python3.11
  fi
  "$FOUND" -m venv "$ROOT/venv"
  PYTHON="$ROOT/venv/bin/python"
  "$PYTHON" -m pip install --quiet --upgrade pip
  # the build for CPUs is a tenth of the usual one
  "$PYTHON" -m pip install --quiet torch torchvision --index-url https://download.pytorch.org/whl/cpu
  for wheel in "$ROOT"/source/*.whl; do "$PYTHON" -m pip install --quiet "${wheel}[course]"; done
  # without a jail hand-ins run as somebody who may not read the solution
  id torchgrade >/dev/null 2>&1 || useradd --system --no-create-home torchgrade
  export TORCHGRADE_RUN_AS=torchgrade
fi

mkdir -p "$ROOT/cache"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$PYTHON" >"$ROOT/python"
chmod 755 "$ROOT/python" "$ROOT/source/run_autograder"
chmod -R go= "$ROOT/source" "$ROOT/cache"
# the solution goes through it as a hand-in would: what it returns is kept, and a fault of the sheet shows now
TORCHGRADE_CACHE="$ROOT/cache" "$ROOT/python" -m graders.exchange.autograde "$ROOT" --try
# what scripts of hand-ins read there, and nothing else: a data set without its held-out labels
for seen in mnist-withheld-1 served no-data; do
  if [ -d "$ROOT/cache/$seen" ]; then chmod go=x "$ROOT/cache" && chmod -R go=rX "$ROOT/cache/$seen"; fi
done
