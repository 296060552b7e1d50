# SPDX-License-Identifier: GPL-3.0-or-later
# Enables CUDA where nvcc of CUDA 13 is found, LibTorch's own version; sets WORKBENCH_CUDA_FOUND.
# Nothing depends on it: without nvcc the programs are the same, and say that they have no CUDA module.

option(WORKBENCH_BUILD_CUDA "Build the CUDA module where nvcc is found" ON)
set(WORKBENCH_CUDA_FOUND OFF)
if(NOT WORKBENCH_BUILD_CUDA OR WORKBENCH_SANITIZERS)
    return()
endif()

find_program(WORKBENCH_NVCC nvcc HINTS ENV CUDACXX PATHS /usr/local/cuda/bin)
mark_as_advanced(WORKBENCH_NVCC)
if(NOT WORKBENCH_NVCC)
    return()
endif()

# Code for these, and what the newest of them can be translated to when it is loaded. CMake 3.25 would take the
# compiler's list of the day, with architectures that CUDA 13 has dropped.
set(CMAKE_CUDA_ARCHITECTURES 75 80 90)
set(CMAKE_CUDA_COMPILER "${WORKBENCH_NVCC}")
include(CheckLanguage)
check_language(CUDA)
if(NOT CMAKE_CUDA_COMPILER)
    message(STATUS "CUDA module: left out, ${WORKBENCH_NVCC} does not work")
    return()
endif()
enable_language(CUDA)
if(NOT CMAKE_CUDA_COMPILER_VERSION MATCHES "^13\\.")
    message(STATUS "CUDA module: left out, nvcc is ${CMAKE_CUDA_COMPILER_VERSION} and LibTorch needs CUDA 13")
    return()
endif()
set(WORKBENCH_CUDA_FOUND ON)
