#!/bin/sh
# Writes files.c: every page of Docs/Diagnostics.
set -eu
cd "$(dirname "$0")/../../Docs/Diagnostics"
export LC_ALL=C

list() {
  find . -type f -name '*.md' | sed -e 's|^\./||' -e 's|\.md$||' | sort
}

# A name of C for a path, so that a new file changes the lines about itself alone.
identifier() { printf '%s' "$1" | tr -c 'A-Za-z0-9' '_'; }

{
  echo '// Written by list_files.sh, which a test runs again to see that nothing is missing.'
  echo
  echo '#include "CDiagnosticsText.h"'
  echo
  echo '// Clang embeds in every version of C and warns before C23.'
  echo '#pragma clang diagnostic ignored "-Wc23-extensions"'
  echo
  for code in $(list); do
    printf 'static const unsigned char page_%s[] = {\n#embed "../../Docs/Diagnostics/%s.md"\n};\n' "$(identifier "$code")" "$code"
  done
  echo
  echo 'static const graphc_diagnostics_page pages[] = {'
  for code in $(list); do
    printf '    {"%s", page_%s, sizeof page_%s},\n' "$code" "$(identifier "$code")" "$(identifier "$code")"
  done
  echo '};'
  echo
  echo 'const graphc_diagnostics_page *graphc_diagnostics_pages(void) { return pages; }'
  echo
  echo 'size_t graphc_diagnostics_page_count(void) { return sizeof pages / sizeof pages[0]; }'
} >"${1:-../../Sources/CDiagnosticsText/files.c}"
