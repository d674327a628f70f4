#!/bin/sh
# check_wrapper.sh DIRECTORY...: the headers of C++ below these directories name every function of exported_symbols.txt.
set -eu
missing=$(sed -n 's/^\(lmx_[a-z0-9_]*\)@.*/\1/p' "$(dirname "$0")/exported_symbols.txt" | while read -r function; do
    grep -rqw --include='*.hpp' "$function" "$@" || echo "$function"
done)
[ -z "$missing" ] || { echo "C++ lacks"; echo "$missing"; exit 1; }
