#!/bin/sh
# check_faults.sh JDK JARS JAVA_SOURCES TEST: runs TEST with a Java part whose calls throw for certain numbers of rows.
set -eu
jdk=$1
jars=$2
sources=$3
test=$4
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
for class in AddressCall BufferCall; do
  sed '/static long rows(/,/^    }/ s/return \(.*\);/return Faults.check(\1);/' "$sources/$class.java" > "$work/$class.java"
  grep -q Faults.check "$work/$class.java"
done
"$jdk/bin/javac" -nowarn --module-path "$jars" --add-modules dev.lanemax.jni --patch-module dev.lanemax.jni="$work" \
  -d "$work/patch" "$work/AddressCall.java" "$work/BufferCall.java" "$(dirname "$0")/java/Faults.java"
LANEMAX_JVM_OPTIONS="--patch-module='dev.lanemax.jni=$work/patch'" "$test"
