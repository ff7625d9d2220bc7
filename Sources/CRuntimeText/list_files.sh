#!/bin/sh
# Writes files.c: every source file of the targets that compiled models bring along.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

list() {
  find CImages CIntrinsics CJPEG CPNG GraphcKernelTable GraphcKernels GraphcProgram GraphcRuntime GraphcText \
    -type f \( -name '*.swift' -o -name '*.h' -o -name '*.c' -o -name module.modulemap \) 2>/dev/null | sort
}

# A name of C for a path, so that a new file changes the lines about itself alone.
identifier() { printf '%s' "$1" | tr -c 'A-Za-z0-9' '_'; }

{
  echo '// Written by list_files.sh, which a test runs again to see that nothing is missing.'
  echo
  echo '#include "CRuntimeText.h"'
  echo
  echo '// Clang embeds in every version of C and warns before C23.'
  echo '#pragma clang diagnostic ignored "-Wc23-extensions"'
  echo
  for file in $(list); do
    printf 'static const unsigned char file_%s[] = {\n#embed "../%s"\n};\n' "$(identifier "$file")" "$file"
  done
  echo
  echo 'static const graphc_runtime_file files[] = {'
  for file in $(list); do
    printf '    {"%s", file_%s, sizeof file_%s},\n' "$file" "$(identifier "$file")" "$(identifier "$file")"
  done
  echo '};'
  echo
  printf 'static const unsigned char license[] = {\n#embed "../../LICENSE"\n};\n\n'
  echo 'const graphc_runtime_file *graphc_runtime_files(void) { return files; }'
  echo
  echo 'size_t graphc_runtime_file_count(void) { return sizeof files / sizeof files[0]; }'
  echo
  echo 'const unsigned char *graphc_license(void) { return license; }'
  echo
  echo 'size_t graphc_license_count(void) { return sizeof license; }'
} >"${1:-CRuntimeText/files.c}"
