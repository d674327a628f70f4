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

expect_softmax() {
  [ "$("$@" 2> "$work/errors" | head -n 1)" = 0.0320586041 ] || { cat "$work/errors"; echo "wrong result of $*"; exit 1; }
}

! clean sh -c 'command -v java' || { echo "there is a Java among the tools"; exit 1; }

expect_loss() {
  "$@" 2> "$work/errors" | grep -q '^loss 0\.440189' || { cat "$work/errors"; echo "wrong result of $*"; exit 1; }
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
# shellcheck disable=SC2086 # several flags
clean c++ -std=c++17 "$examples/softmax.cpp" -o "$work/cpp-by-pkg-config" $flags "-Wl,-rpath,$libdir"
expect_loss clean "$work/cpp-by-pkg-config"

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
expect_softmax clean "$work/project/build/by-cmake"
expect_loss clean "$work/project/build/cpp-by-cmake"

if [ -n "$python" ]; then
  clean LANEMAX_LIBRARY="$root/lib/liblanemax.so.1" "$python" "$examples/softmax.py" > "$work/python.log" 2>&1 ||
    { cat "$work/python.log"; echo "the example in Python fails"; exit 1; }
fi

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

start=$(date +%s%N)
clean "$work/by-pkg-config" > "$work/softmax.log" 2>&1
end=$(date +%s%N)
echo "$(basename "$archive"): $(du -k "$archive" | cut -f 1) KiB, unpacked $(du -sk "$root" | cut -f 1) KiB," \
  "$(((end - start) / 1000000)) ms from start to end of the example"
