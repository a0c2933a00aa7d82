# One folder, one library, one namespace:
#   qh_module(NAME SOURCES ... DEPENDS ... PRIVATE ... TESTS ... APART ...)
#   DEPENDS  modules of ours (scripts/include_rules.txt says which) and libraries seen in headers
#   PRIVATE  libraries used in .cpp files only
#   TESTS    *_test.cpp files, built into NAME_test, with TEST_LIBRARIES beside
#   APART    sources and tests whose own names meet those of their neighbours: compiled alone
# Where QINGHENG_UNITY is on, sixteen sources of a module are compiled as one, which takes a third of
# the time (docs/decisions/0022); a name of an unnamed namespace then stands once in a module.
# Every header of the folder is also compiled alone, by target headers_alone, or sixteen together in
# either order, by target headers_together (docs/decisions/0030).
include(${CMAKE_CURRENT_LIST_DIR}/fuzz.cmake)
set(QH_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# g++ 12 at -O2 warns of std::string and std::variant's own code (gcc.gnu.org/PR105651, PR105562,
# PR107852); the -O1 builds keep these warnings on.
foreach(warning array-bounds stringop-overflow stringop-overread restrict maybe-uninitialized)
    list(APPEND QH_WARNINGS $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-${warning}>)
endforeach()
# A source that another includes looks like a header to g++, and its unnamed types like a fault.
if(QINGHENG_UNITY)
    list(APPEND QH_WARNINGS $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

add_library(qh_options INTERFACE)
target_include_directories(qh_options INTERFACE ${CMAKE_SOURCE_DIR}/server/src)
target_link_libraries(qh_options INTERFACE fmt::fmt tl::expected Threads::Threads)
# Without its time in the precompiled header, ccache knows clang's objects again.
target_compile_options(qh_options INTERFACE
    "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
if(QINGHENG_SANITIZE)
    target_compile_options(qh_options INTERFACE
        -fsanitize=${QINGHENG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)  # false alarms on instrumented code
    target_link_options(qh_options INTERFACE -fsanitize=${QINGHENG_SANITIZE})
else()
    target_compile_definitions(qh_options INTERFACE _FORTIFY_SOURCE=2)
endif()

add_custom_target(headers_alone)
add_custom_target(headers_together)

# One precompiled header of standard headers, fmt and expected, shared by all modules. One made before
# precompiled.hpp changed is removed: g++ would read it while it makes the new one, and keep what it held.
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY
    CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp)
foreach(made gch pch)
    set(made ${CMAKE_BINARY_DIR}/server/src/base/CMakeFiles/base.dir/cmake_pch.hxx.${made})
    if(EXISTS ${made} AND ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp IS_NEWER_THAN ${made})
        file(REMOVE ${made})
    endif()
endforeach()
function(qh_precompile target)
    if(target STREQUAL base)
        target_precompile_headers(base PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp)
    else()
        target_precompile_headers(${target} REUSE_FROM base)
    endif()
endfunction()

function(qh_module name)
    cmake_parse_arguments(M "" "" "SOURCES;DEPENDS;PRIVATE;TESTS;TEST_LIBRARIES;APART" ${ARGN})
    set_source_files_properties(${M_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    add_library(${name} STATIC ${M_SOURCES})
    target_link_libraries(${name} PUBLIC qh_options ${M_DEPENDS} PRIVATE ${M_PRIVATE})
    target_compile_options(${name} PRIVATE ${QH_WARNINGS})
    qh_precompile(${name})
    qh_headers(${name} ${M_PRIVATE} ${M_TEST_LIBRARIES})
    if(QINGHENG_TESTS AND M_TESTS)
        qh_test(${name}_test SOURCES ${M_TESTS} LIBRARIES ${name} ${M_TEST_LIBRARIES})
    endif()
endfunction()

# Sources that include nothing but headers of the module, compiled with its flags, so that a header
# that leans on its includer's includes does not compile: one source for each header (KIND alone), or
# two for every sixteen, one in order of names and one in the opposite order (KIND together). The
# precompiled header takes two thirds of the time away; what it would hide is seen by
# scripts/lib/check_std_includes.mjs.
function(qh_headers name)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.hpp)
    list(SORT headers)
    list(TRANSFORM headers PREPEND ${name}/)
    set(alone)
    foreach(header ${headers})
        qh_headers_source(alone ${CMAKE_BINARY_DIR}/headers_alone/${header}.cpp ${header})
    endforeach()
    set(together)
    list(LENGTH headers left)
    set(number 0)
    while(left GREATER 0)
        math(EXPR from "${number} * 16")
        list(SUBLIST headers ${from} 16 some)
        qh_headers_source(together ${CMAKE_BINARY_DIR}/headers_together/${name}/${number}.cpp ${some})
        if(left GREATER 1)
            list(REVERSE some)
            qh_headers_source(together ${CMAKE_BINARY_DIR}/headers_together/${name}/${number}_back.cpp ${some})
        endif()
        math(EXPR left "${left} - 16")
        math(EXPR number "${number} + 1")
    endwhile()
    foreach(kind alone together)
        if(NOT ${kind})
            continue()
        endif()
        set(target ${name}_headers_${kind})
        add_library(${target} OBJECT EXCLUDE_FROM_ALL ${${kind}})
        set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
        target_link_libraries(${target} PRIVATE ${name} ${ARGN}
            $<$<BOOL:${QINGHENG_TESTS}>:GTest::gtest>)
        target_compile_options(${target} PRIVATE ${QH_WARNINGS})
        target_compile_definitions(${target} PRIVATE QH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        qh_precompile(${target})
        add_dependencies(headers_${kind} ${target})
    endforeach()
endfunction()

# Writes SOURCE with one #include for each of the headers, and appends it to the list LIST.
function(qh_headers_source list source)
    set(QH_INCLUDES)
    foreach(header ${ARGN})
        string(APPEND QH_INCLUDES "#include \"${header}\"\n")
    endforeach()
    configure_file(${CMAKE_SOURCE_DIR}/cmake/headers.cpp.in ${source} @ONLY)
    set(${list} ${${list}} ${source} PARENT_SCOPE)
endfunction()

function(qh_test name)
    cmake_parse_arguments(T "" "" "SOURCES;LIBRARIES" ${ARGN})
    add_executable(${name} ${T_SOURCES})
    target_link_libraries(${name} PRIVATE ${T_LIBRARIES} GTest::gtest GTest::gtest_main)
    target_compile_options(${name} PRIVATE ${QH_WARNINGS})
    target_compile_definitions(${name} PRIVATE QH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    qh_precompile(${name})
    include(GoogleTest)
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
