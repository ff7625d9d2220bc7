#!/bin/sh
# Writes files.c: every page of Docs/Diagnostics.
set -eu
cd "$(dirname "$0")/../../Docs/Diagnostics"
export LC_ALL=C

list() {
  find . -type f -name '*.md' | sed -e 's|^\./||' -e 's|\.md$||' | sort
}

{
  echo '// Written by list_files.sh, which a test runs again to see that nothing is missing.'
  echo
  echo '#include "CDiagnosticsText.h"'
  echo
  echo '// Clang embeds in every version of C and warns before C23.'
  echo '#pragma clang diagnostic ignored "-Wc23-extensions"'
  echo
  number=0
  for code in $(list); do
    printf 'static const unsigned char page_%d[] = {\n#embed "../../Docs/Diagnostics/%s.md"\n};\n' "$number" "$code"
    number=$((number + 1))
  done
  echo
  echo 'static const graphc_diagnostics_page pages[] = {'
  number=0
  for code in $(list); do
    printf '    {"%s", page_%d, sizeof page_%d},\n' "$code" "$number" "$number"
    number=$((number + 1))
  done
  echo '};'
  echo
  echo 'const graphc_diagnostics_page *graphc_diagnostics_pages(void) { return pages; }'
  echo
  echo 'size_t graphc_diagnostics_page_count(void) { return sizeof pages / sizeof pages[0]; }'
} >"${1:-../../Sources/CDiagnosticsText/files.c}"
