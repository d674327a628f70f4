#!/bin/sh
# check_build.sh CMAKE CTEST SOURCE BUILD [OPTION...]: builds with other options, and runs the tests of that build.
set -eu
cmake=$1
ctest=$2
source=$3
build=$4
shift 4
"$cmake" -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@"
"$cmake" --build "$build" --parallel 2
exec "$ctest" --test-dir "$build" --output-on-failure
