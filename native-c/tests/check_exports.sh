#!/bin/sh
# check_exports.sh NM READELF LIBRARY: the library has its SONAME, needs no libjvm, is never unloaded,
# and exports exactly the functions of exported_symbols.txt.
set -eu
nm=$1
readelf=$2
library=$3
dynamic=$("$readelf" -d "$library")
echo "$dynamic" | grep -q 'SONAME.*\[liblanemax.so.1\]' || { echo "SONAME is not liblanemax.so.1"; exit 1; }
echo "$dynamic" | grep -q NODELETE || { echo "the flag NODELETE is missing"; exit 1; }
! echo "$dynamic" | grep -q 'NEEDED.*libjvm' || { echo "libjvm is linked"; exit 1; }
"$nm" -D --defined-only "$library" | sed 's/.* //' | LC_ALL=C sort | diff -u "$(dirname "$0")/exported_symbols.txt" -
