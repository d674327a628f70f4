#!/bin/sh
# call_benchmark.sh JDK JARS PROGRAM: compiles JavaLoop.java and runs call_benchmark with it on the class path.
set -eu
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
"$1/bin/javac" --module-path "$2" --add-modules dev.lanemax -d "$work" "$(dirname "$0")/JavaLoop.java"
LANEMAX_JAVA_HOME=$1 LANEMAX_JARS=$2 LANEMAX_JVM_OPTIONS="'-Djava.class.path=$work'" "$3"
