#!/bin/sh
# package.sh CMAKE BUILD JDK JARS OUTPUT: makes OUTPUT/lanemax-<version>-<system>-<machine>.tar.gz from a CMake build and the jars:
# header, library, jars, a Java runtime of its own, pkg-config file, CMake package, licences. Prints the archive's name.
set -eu
cmake=$1
build=$2
jdk=$3
jars=$4
output=$5
here=$(cd "$(dirname "$0")" && pwd)

version=$(sed -n 's/^Version: //p' "$build/lanemax.pc")
name=lanemax-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/$name
runtime=$root/lib/lanemax/runtime
started_with="-XX:+UseSerialGC --add-modules=dev.lanemax.jni --enable-native-access=dev.lanemax,dev.lanemax.jni"

"$cmake" --install "$build" --component library --strip --prefix "$root" > /dev/null
mkdir -p "$root/lib/lanemax" "$root/share/doc/lanemax/examples"
cp "$jars/lanemax-core.jar" "$jars/lanemax-jni.jar" "$root/lib/lanemax"
cp "$here/../../LICENSE" "$here/NOTICE.txt" "$root/share/doc/lanemax"
cp "$here"/../examples/softmax.* "$root/share/doc/lanemax/examples"

"$jdk/bin/jlink" --module-path "$jars" --add-modules dev.lanemax.jni --strip-java-debug-attributes \
  --no-header-files --no-man-pages --output "$runtime" > "$work/jlink.log" 2>&1 || { cat "$work/jlink.log" >&2; exit 1; }
[ ! -e "$jdk/NOTICE" ] || cp "$jdk/NOTICE" "$runtime/legal"

# An archive of the classes that a start loads, which halves its time. The runtime finds it at this place by itself.
"$cmake" --install "$build" --component examples --prefix "$work/examples" > /dev/null
env -u LANEMAX_JVM -u LANEMAX_JAVA_HOME -u LANEMAX_JARS -u LANEMAX_BRIDGE LD_LIBRARY_PATH="$root/lib" \
  LANEMAX_JVM_OPTIONS="-Xshare:off '-XX:DumpLoadedClassList=$work/classes'" "$work/examples/bin/softmax" > "$work/start.log" 2>&1 ||
  { cat "$work/start.log" >&2; exit 1; }
# shellcheck disable=SC2086 # several options
"$runtime/bin/java" -Xshare:dump "-XX:SharedClassListFile=$work/classes" "-XX:SharedArchiveFile=$runtime/lib/server/classes.jsa" \
  $started_with > "$work/dump.log" 2>&1 || { cat "$work/dump.log" >&2; exit 1; }

glibc=$(find "$root" -name '*.so*' -type f -exec grep -aoh 'GLIBC_[0-9.]*' {} + | sed 's/GLIBC_//' | sort -uV | tail -n 1)
size=$(du -sk "$root" | awk '{ printf "%.0f", $1 / 1024 }')
sed "s/@GLIBC@/$glibc/; s/@SIZE@/$size/" "$here/README.txt" > "$root/README.txt"

mkdir -p "$output"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -9 > "$output/$name.tar.gz"
echo "$output/$name.tar.gz"
