#!/bin/sh
# check_portability.sh NATIVE_C: only the files of a platform include more than C99 and JNI, so another system needs no more than one
# file of its own.
set -eu
here=$1

portable='assert|complex|ctype|errno|fenv|float|inttypes|limits|locale|math|setjmp|signal|stdarg|stdbool|stddef|stdint|stdio|stdlib'
portable="$portable|string|tgmath|time|jni|lanemax|lanemax/[a-z_]*"
others=$(grep -n '#include <' "$here"/src/*.[ch] "$here"/src/*.inc "$here"/include/lanemax.h "$here"/include/lanemax/*.h |
  grep -v "^$here/src/platform_[a-z]*\.c:" | grep -Ev "<($portable)\.h>" || true)
[ -z "$others" ] || { echo "$others"; echo "only src/platform_*.c may include these"; exit 1; }
# What would be found elsewhere is found there.
grep -q '#include <dlfcn.h>' "$here/src/platform_linux.c"
