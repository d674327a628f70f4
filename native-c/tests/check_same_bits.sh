#!/bin/sh
# check_same_bits.sh TEST: the calls of TEST write the same bits in processes with other vectors, and without any.
set -eu
test=$1
expected=
errors=$(mktemp)
trap 'rm "$errors"' EXIT

# check_bits_with PROVIDER OPTION...: in a virtual machine with these options, which have that provider compute.
check_bits_with() {
  provider=$1
  shift
  # The kernels are compiled early, so that their bits are among those compared.
  lines=$(LANEMAX_JVM_OPTIONS="-XX:CompileThresholdScaling=0.1 $*" "$test" 3000 2> "$errors") || { echo "$*:"; cat "$errors"; exit 1; }
  bits=$(printf '%s\n' "$lines" | sed -n 's/^  bits //p')
  printf '%s\n' "$lines" | grep -q "^$provider" || { echo "$*: must compute with $provider"; printf '%s\n' "$lines"; exit 1; }
  [ -n "$bits" ] || { echo "$*: no bits"; exit 1; }
  [ "$bits" = "${expected:=$bits}" ] || { echo "$*: bits $bits, must be $expected"; exit 1; }
}

check_bits_with vector
if [ "$(uname -m)" = x86_64 ]; then
  check_bits_with vector-128 -XX:UseAVX=1
  check_bits_with vector-256 -XX:UseAVX=2
  check_bits_with vector -XX:UseAVX=3
fi
check_bits_with scalar -Dlanemax.provider=scalar
check_bits_with scalar -XX:TieredStopAtLevel=1
