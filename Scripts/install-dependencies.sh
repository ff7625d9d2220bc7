#!/bin/sh
# Installs the C libraries that graphc needs and this machine lacks, and says so.
set -eu

missing=""

# need HEADER DEBIAN-PACKAGE BREW-FORMULA
need() {
  if printf '#include <stdio.h>\n#include <%s>\nint main(void) { return 0; }\n' "$1" |
    "${CC:-cc}" $(pkg-config --cflags "$4" 2>/dev/null || true) -fsyntax-only -x c - 2>/dev/null; then
    return
  fi
  if [ "$(uname)" = Darwin ]; then missing="$missing $3"; else missing="$missing $2"; fi
}

need yaml.h libyaml-dev libyaml yaml-0.1
need png.h libpng-dev libpng libpng

if [ -z "$missing" ]; then exit 0; fi

echo "graphc needs these libraries, which are missing:$missing"
if [ "$(uname)" = Darwin ]; then
  echo "installing them with Homebrew"
  exec brew install $missing
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install them with your package manager, then run this again" >&2
  exit 1
fi
as_root=""
if [ "$(id -u)" != 0 ]; then as_root="sudo"; fi
echo "installing them with apt-get"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq $missing
