# SPDX-License-Identifier: GPL-3.0-or-later
# How every target of the project is compiled and where it lands.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_INSTALL_RPATH "$ORIGIN")
set(CMAKE_AUTOMOC_MOC_OPTIONS "--include;${CMAKE_CURRENT_LIST_DIR}/MocPrelude.h")

find_program(WORKBENCH_CCACHE ccache)
if(WORKBENCH_CCACHE)
    # Precompiled headers need these two sloppinesses to hit the cache; base_dir lets clones share entries.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${WORKBENCH_CCACHE})
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
endif()

find_program(WORKBENCH_MOLD mold)
if(WORKBENCH_MOLD AND NOT WORKBENCH_SANITIZERS)
    # mold 1.10, Debian 12's, places the read-only relocations wrongly where thread-local data ends a page: such a program
    # does not start ("cannot apply additional memory protection"). Without that protection every program does.
    # Segments that share pages can make it search for a layout for ever; with pages of their own it finds one at once.
    add_link_options(-fuse-ld=mold LINKER:-z,norelro LINKER:-z,separate-loadable-segments)
endif()

if(WORKBENCH_SANITIZERS)
    add_compile_options(-fsanitize=${WORKBENCH_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${WORKBENCH_SANITIZERS})
endif()

add_library(workbench_flags INTERFACE)
target_compile_options(workbench_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override -Wcast-qual
    $<$<BOOL:${WORKBENCH_WARNINGS_AS_ERRORS}>:-Werror>
    # GCC 12 at -O3 sees an overlap in std::string's own operator+ (GCC bug 105651, mended in 13).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
target_include_directories(workbench_flags INTERFACE "${CMAKE_SOURCE_DIR}")

# workbench_add_library(NAME SOURCES ... [DEPENDS ...] [PRIVATE_DEPENDS ...])
# A static library of the project; includes are written from the top of the tree ("core/base/Result.h").
function(workbench_add_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE workbench_flags ${arg_PRIVATE_DEPENDS})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
endfunction()

add_custom_target(core_tests)

# workbench_precompile_torch(TARGET)
# LibTorch's headers cost some 20 s of processor time a file. The first target of a kind (library or program: their
# position-independent code differs) compiles them once; the others take its precompiled header. Programs share one
# within a folder only, for Qt Test defines the folder's name and a header made under another is not taken.
function(workbench_precompile_torch target)
    get_target_property(kind ${target} TYPE)
    if(kind STREQUAL "EXECUTABLE")
        set(kind "${kind}_${CMAKE_CURRENT_SOURCE_DIR}")
    endif()
    get_property(owner GLOBAL PROPERTY WORKBENCH_TORCH_PCH_${kind})
    if(owner)
        target_precompile_headers(${target} REUSE_FROM ${owner})
    else()
        set_property(GLOBAL PROPERTY WORKBENCH_TORCH_PCH_${kind} ${target})
        target_precompile_headers(${target} PRIVATE
            <ATen/ATen.h> <torch/nn/cloneable.h> <torch/nn/modules/container/modulelist.h> <torch/nn/modules/embedding.h>
            <torch/nn/modules/linear.h> <torch/nn/modules/normalization.h> <torch/nn/init.h>
            <torch/nn/functional/loss.h> <torch/nn/pimpl.h> <torch/optim/adamw.h> <torch/optim/optimizer.h>
            <torch/serialize/archive.h>)
    endif()
endfunction()

# workbench_add_test(NAME SOURCES ... [DEPENDS ...] [LABELS ...] [TIMEOUT seconds])
# One Qt Test program = one ctest entry of the same name, run offscreen. Torch tests add LibTorch::Cpu to DEPENDS.
# Every test also has its folder of tests/ (core, ui, app...) as a label; `core_tests` builds all that have "core".
function(workbench_add_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS QT_NO_FOREACH
        WORKBENCH_SOURCE_DIR="${CMAKE_SOURCE_DIR}" WORKBENCH_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    target_link_libraries(${name} PRIVATE workbench_flags Qt6::Test ${arg_DEPENDS})
    if("LibTorch::Cpu" IN_LIST arg_DEPENDS)
        workbench_precompile_torch(${name})
    endif()
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    file(RELATIVE_PATH area "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REGEX REPLACE "/.*" "" area "${area}")
    list(APPEND arg_LABELS ${area})
    list(REMOVE_DUPLICATES arg_LABELS)
    if(area STREQUAL "core")
        add_dependencies(core_tests ${name})
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;WORKBENCH_BIN_DIR=${CMAKE_BINARY_DIR}/bin")
endfunction()
