#!/bin/sh
# check_package.sh PACKAGE_SCRIPT CMAKE BUILD JDK JARS EXAMPLES: the package, unpacked elsewhere, serves a user who has a C compiler
# and CMake and no Java: the example builds by pkg-config and by find_package, and runs on the package's own runtime.
set -eu
script=$1
cmake=$2
build=$3
jdk=$4
jars=$5
examples=$6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

archive=$(sh "$script" "$cmake" "$build" "$jdk" "$jars" "$work/out")
mkdir "$work/else where"
tar -C "$work/else where" -xzf "$archive"
mv "$work/else where"/lanemax-* "$work/unpacked"
root=$work/unpacked

# Runs a command as on a machine where nobody has heard of Java.
clean() {
  env -i PATH=/usr/bin:/bin HOME="$work" "$@"
}

expect_softmax() {
  [ "$("$@" 2> "$work/errors" | head -n 1)" = 0.0320586041 ] || { cat "$work/errors"; echo "wrong result of $*"; exit 1; }
}

for file in README.txt include/lanemax.h include/lanemax.hpp share/doc/lanemax/LICENSE share/doc/lanemax/NOTICE.txt \
  lib/lanemax/runtime/legal/java.base/LICENSE lib/lanemax/lanemax-core.jar lib/lanemax/lanemax-jni.jar; do
  [ -s "$root/$file" ] || { echo "$file is missing"; exit 1; }
done

grep -q 'glibc 2\.[0-9][0-9]* or later' "$root/README.txt" || { echo "README.txt does not say which glibc is needed"; exit 1; }

flags=$(clean PKG_CONFIG_PATH="$root/lib/pkgconfig" pkg-config --cflags --libs lanemax)
libdir=$(clean PKG_CONFIG_PATH="$root/lib/pkgconfig" pkg-config --variable=libdir lanemax)
# shellcheck disable=SC2086 # several flags
clean cc "$examples/softmax.c" -o "$work/by-pkg-config" $flags "-Wl,-rpath,$libdir"
expect_softmax clean "$work/by-pkg-config"

mkdir "$work/project"
cp "$examples/softmax.c" "$work/project"
cat > "$work/project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.18)
project(example LANGUAGES C)
find_package(lanemax 0.1 REQUIRED)
add_executable(by-cmake softmax.c)
target_link_libraries(by-cmake PRIVATE lanemax::lanemax)
CMAKE
clean "$cmake" -S "$work/project" -B "$work/project/build" "-DCMAKE_PREFIX_PATH=$root" > "$work/cmake.log"
clean "$cmake" --build "$work/project/build" >> "$work/cmake.log"
expect_softmax clean "$work/project/build/by-cmake"

clean LD_DEBUG=files "$work/by-pkg-config" 2>&1 | grep -q "calling init: .*/unpacked/lib/lanemax/runtime/lib/server/libjvm.so" ||
  { echo "the runtime of the package was not used"; exit 1; }
clean LANEMAX_JVM_OPTIONS=-Xlog:class+load "$work/by-pkg-config" 2>&1 |
  grep -q "dev.lanemax.jni.Bridge source: shared objects file" || { echo "the archive of classes was not used"; exit 1; }

# With the jars of the package, and no runtime beside them, any JDK serves as well.
mv "$root/lib/lanemax/runtime" "$work/runtime"
expect_softmax clean JAVA_HOME="$jdk" "$work/by-pkg-config"
mv "$work/runtime" "$root/lib/lanemax/runtime"

# The JNI bridge works with it, too.
expect_softmax clean LANEMAX_BRIDGE=jni "$work/by-pkg-config"

echo "$(basename "$archive"): $(du -k "$archive" | cut -f 1) KiB, unpacked $(du -sk "$root" | cut -f 1) KiB"
