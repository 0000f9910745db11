#!/bin/sh
# Runs tests/native on a core built under sanitizers: run.sh address|thread [pytest arguments ...]
# PYTHON names the interpreter of an environment that has the project's development packages.
set -eu

kind=${1:?usage: run.sh address|thread [pytest arguments ...]}
shift
[ $# -ne 0 ] || set -- tests/native
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
python=${PYTHON:-$root/.venv/bin/python}
build=$here/../build/$kind
case "$kind" in
address) option=ON library=libasan.so ;;
# ThreadSanitizer itself hangs in a child forked from several threads.
thread) option=thread library=libtsan.so && set -- -k "not fork" "$@" ;;
*) echo "address or thread, not $kind" >&2 && exit 2 ;;
esac

cmake -S "$here/.." -B "$build" -DVIDEO_CORE_SANITIZE="$option" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -Dpybind11_DIR="$("$python" -m pybind11 --cmakedir)" -DPython_EXECUTABLE="$python" \
  ${CMAKE_GENERATOR:+-G "$CMAKE_GENERATOR"} >/dev/null
cmake --build "$build" --parallel 2

# A package folder of its own, found before the installed one.
mkdir -p "$build/site/video_core" "$build/programs"
cp "$here"/../video_core/*.py "$build"/_core*.so "$build/site/video_core/"
# The programs that tests compare with run as they are.
for program in ffmpeg ffprobe; do
  printf '#!/bin/sh\nLD_PRELOAD= exec %s "$@"\n' "$(command -v "$program")" \
    >"$build/programs/$program"
  chmod +x "$build/programs/$program"
done

# Python itself keeps what it has until it ends: leaks are looked for by the fuzz targets.
export ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1:detect_stack_use_after_return=1"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"
export TSAN_OPTIONS="suppressions=$here/threads.supp:ignore_noninstrumented_modules=1:halt_on_error=0:exitcode=66:log_path=$build/races"
export PATH="$build/programs:$PATH" PYTHONPATH="$build/site" PYTHONMALLOC=malloc
# The compiler's own runtime first: Python is not linked to it. libstdc++ so that it sees throws.
export LD_PRELOAD="$(${CXX:-g++} -print-file-name="$library") $(${CXX:-g++} -print-file-name=libstdc++.so.6)"
cd "$root"
exec "$python" -m pytest -p no:cacheprovider "$@"
