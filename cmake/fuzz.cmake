# A parser's fuzz target: qh_fuzz(NAME SOURCES ... LIBRARIES ...), called in fuzz/CMakeLists.txt.
# The source defines LLVMFuzzerTestOneInput; its corpus is fuzz/corpus/NAME/ (files).
#   preset fuzz (clang)  bin/fuzz_NAME is a libFuzzer program
#   with unit tests      bin/replay_NAME runs each file of the corpus once, as a test of ctest
function(qh_fuzz name)
    cmake_parse_arguments(F "" "" "SOURCES;LIBRARIES" ${ARGN})
    if(QINGHENG_FUZZ)
        set(target fuzz_${name})
        add_executable(${target} ${F_SOURCES})
        target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    elseif(QINGHENG_TESTS)
        set(target replay_${name})
        add_executable(${target} ${F_SOURCES} ${CMAKE_SOURCE_DIR}/cmake/fuzz_replay.cpp)
        add_test(NAME ${target}
            COMMAND ${target} ${CMAKE_SOURCE_DIR}/fuzz/corpus/${name})
        set_tests_properties(${target} PROPERTIES LABELS fuzz TIMEOUT 300)
    else()
        return()
    endif()
    target_link_libraries(${target} PRIVATE qh_options ${F_LIBRARIES})
    target_compile_options(${target} PRIVATE ${QH_WARNINGS})
endfunction()
