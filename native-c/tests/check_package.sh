#!/bin/sh
# check_package.sh PACKAGE_SCRIPT CMAKE BUILD JDK JARS PYTHON: the package, unpacked elsewhere, serves a user who has a C compiler
# and CMake and no Java: its examples in C and C++ build by pkg-config and by find_package, and run on its own runtime, and so does
# that in Python, where PYTHON is one that has NumPy.
set -eu
script=$1
cmake=$2
build=$3
jdk=$4
jars=$5
python=$6
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

archive=$(sh "$script" "$cmake" "$build" "$jdk" "$jars" "$work/out")
mkdir "$work/else where"
tar -C "$work/else where" -xzf "$archive"
mv "$work/else where"/lanemax-* "$work/unpacked"
root=$work/unpacked
examples=$root/share/doc/lanemax/examples

# Runs a command as on a machine that has compilers and nothing of Java.
mkdir "$work/tools"
for tool in cc c++ as ld ar ranlib nm make sh env uname pkg-config; do
  ln -s "$(command -v "$tool")" "$work/tools/$tool"
done
clean() {
  env -i PATH="$work/tools" HOME="$work" "$@"
}

# Runs a program as there, which must load the virtual machine of this home and no other.
home=$root/lib/lanemax/runtime
run() {
  rm -f "$work"/loaded.*
  clean LD_DEBUG=files "LD_DEBUG_OUTPUT=$work/loaded" "$@" > "$work/output" 2> "$work/errors" ||
    { cat "$work/errors"; echo "$* fails"; exit 1; }
  loaded=$(sed -n 's/.*calling init: \(.*libjvm.*\)/\1/p' "$work"/loaded.*)
  [ "$loaded" = "$home/lib/server/libjvm.so" ] || { echo "$* has run on '$loaded', must run on that of $home"; exit 1; }
}

expect_softmax() {
  run "$@"
  [ "$(head -n 1 "$work/output")" = 0.0320586041 ] || { cat "$work/output"; echo "wrong result of $*"; exit 1; }
}

expect_loss() {
  run "$@"
  grep -q '^loss 0\.440189' "$work/output" || { cat "$work/output"; echo "wrong result of $*"; exit 1; }
}

! clean sh -c 'command -v java' || { echo "there is a Java among the tools"; exit 1; }

for file in README.txt include/lanemax.h include/lanemax.hpp share/doc/lanemax/LICENSE share/doc/lanemax/NOTICE.txt \
  lib/lanemax/runtime/legal/java.base/LICENSE lib/lanemax/lanemax-core.jar lib/lanemax/lanemax-jni.jar; do
  [ -s "$root/$file" ] || { echo "$file is missing"; exit 1; }
done

size=$(sed -n 's/.* own: \([0-9]*\) MiB\..*/\1/p' "$root/README.txt")
kib=$(du -sk "$root" | cut -f 1)
[ "$((size * 1024 - 1024))" -lt "$kib" ] && [ "$kib" -lt "$((size * 1024 + 1024))" ] ||
  { echo "README.txt says that the package takes '$size' MiB, but it takes $kib KiB"; exit 1; }
grep -q 'glibc 2\.[0-9][0-9]* or later' "$root/README.txt" || { echo "README.txt does not say which glibc is needed"; exit 1; }

flags=$(clean PKG_CONFIG_PATH="$root/lib/pkgconfig" pkg-config --cflags --libs lanemax)
libdir=$(clean PKG_CONFIG_PATH="$root/lib/pkgconfig" pkg-config --variable=libdir lanemax)
# shellcheck disable=SC2086 # several flags
clean cc "$examples/softmax.c" -o "$work/by-pkg-config" $flags "-Wl,-rpath,$libdir"
expect_softmax "$work/by-pkg-config"
# shellcheck disable=SC2086 # several flags
clean c++ -std=c++17 "$examples/softmax.cpp" -o "$work/cpp-by-pkg-config" $flags "-Wl,-rpath,$libdir"
expect_loss "$work/cpp-by-pkg-config"

mkdir "$work/project"
cp "$examples/softmax.c" "$examples/softmax.cpp" "$work/project"
cat > "$work/project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.18)
project(example LANGUAGES C CXX)
find_package(lanemax 0.1 REQUIRED)
add_executable(by-cmake softmax.c)
target_link_libraries(by-cmake PRIVATE lanemax::lanemax)
add_executable(cpp-by-cmake softmax.cpp)
target_compile_features(cpp-by-cmake PRIVATE cxx_std_17)
target_link_libraries(cpp-by-cmake PRIVATE lanemax::lanemax)
CMAKE
clean "$cmake" -S "$work/project" -B "$work/project/build" "-DCMAKE_PREFIX_PATH=$root" > "$work/cmake.log"
clean "$cmake" --build "$work/project/build" >> "$work/cmake.log"
expect_softmax "$work/project/build/by-cmake"
expect_loss "$work/project/build/cpp-by-cmake"

if [ -n "$python" ]; then
  run LANEMAX_LIBRARY="$root/lib/liblanemax.so.1" "$python" "$examples/softmax.py"
fi

clean LANEMAX_JVM_OPTIONS=-Xlog:class+load "$work/by-pkg-config" 2>&1 |
  grep -q "dev.lanemax.jni.Bridge source: shared objects file" || { echo "the archive of classes was not used"; exit 1; }

# With the jars of the package, and no runtime beside them, any JDK serves as well.
mv "$home" "$work/runtime"
home=$(readlink -f "$jdk")
expect_softmax JAVA_HOME="$jdk" "$work/by-pkg-config"
home=$root/lib/lanemax/runtime
mv "$work/runtime" "$home"

# The JNI bridge works with it, too.
expect_softmax LANEMAX_BRIDGE=jni "$work/by-pkg-config"

start=$(date +%s%N)
clean "$work/by-pkg-config" > "$work/softmax.log" 2>&1
end=$(date +%s%N)
echo "$(basename "$archive"): $(du -k "$archive" | cut -f 1) KiB, unpacked $kib KiB," \
  "$(((end - start) / 1000000)) ms from start to end of the example"
