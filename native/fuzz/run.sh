#!/bin/sh
# Builds the fuzz targets and runs each for so many seconds: run.sh [SECONDS] [TARGET ...]
# What is found lands in native/build/fuzz/findings; without a finding the exit status is 0.
set -eu

seconds=${1:-600}
[ $# -eq 0 ] || shift
[ $# -ne 0 ] || set -- probe render captions logo
here=$(cd "$(dirname "$0")" && pwd)
build=$here/../build/fuzz
mkdir -p "$build/findings"

CC=clang CXX=clang++ cmake -S "$here/.." -B "$build" -DVIDEO_CORE_FUZZ=ON \
  -DCMAKE_BUILD_TYPE=RelWithDebInfo ${CMAKE_GENERATOR:+-G "$CMAKE_GENERATOR"} >/dev/null
cmake --build "$build" --parallel 2
[ -e "$build/seeds/h264.mp4" ] || sh "$here/seed_corpus.sh" "$build/seeds"

export ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1:detect_stack_use_after_return=0"
export LSAN_OPTIONS="suppressions=$here/../sanitizers/leaks.supp:print_suppressions=0"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"
for target in "$@"; do
  mkdir -p "$build/corpus/$target"
  nice -n 19 "$build/${target}_target" "$build/corpus/$target" "$here/regressions" "$build/seeds" \
    -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=2048 -malloc_limit_mb=1200 \
    -dict="$here/video.dict" -artifact_prefix="$build/findings/$target-" -print_final_stats=1 \
    -detect_leaks=1 -close_fd_mask=0
done
