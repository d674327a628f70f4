#!/bin/sh
# check_installed.sh CMAKE BUILD_DIRECTORY JARS: an installed tree works wherever it is, and finds its jars by itself.
set -eu
prefix=$(mktemp -d)
trap 'rm -r "$prefix"' EXIT
"$1" --install "$2" --prefix "$prefix" >/dev/null
mkdir "$prefix/lib/lanemax"
cp "$3"/lanemax-core.jar "$3"/lanemax-jni.jar "$prefix/lib/lanemax"
unset LANEMAX_JARS
"$prefix/bin/softmax"
