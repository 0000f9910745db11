# libFuzzer's targets: the core, instrumented, without Python. FFmpeg is the system's and is not
# instrumented; AddressSanitizer sees what it does to the heap all the same.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "the fuzz targets need clang: CC=clang CXX=clang++")
endif()

set(checks address,undefined)
target_compile_options(core PRIVATE -fsanitize=fuzzer-no-link,${checks}
  -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g)

foreach(name probe render captions logo)
  add_executable(${name}_target fuzz/${name}_target.cpp)
  target_link_libraries(${name}_target PRIVATE core)
  target_compile_options(${name}_target PRIVATE -fsanitize=fuzzer,${checks}
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g -Wall -Wextra)
  target_link_options(${name}_target PRIVATE -fsanitize=fuzzer,${checks})
endforeach()
