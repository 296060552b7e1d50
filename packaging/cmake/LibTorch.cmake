# SPDX-License-Identifier: GPL-3.0-or-later
# LibTorch 2.11.0 as imported targets. packaging/setup unpacks it into a cache folder outside the clone;
# WORKBENCH_LIBTORCH names that folder: it holds torch/include, torch/lib and nvidia/cu13/lib.
# find_package(Torch) is not used: with CUDA 13 it stumbles over nvToolsExt, and it probes far more than we link.

if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(_cache "$ENV{XDG_CACHE_HOME}")
else()
    set(_cache "$ENV{HOME}/.cache")
endif()
set(WORKBENCH_LIBTORCH "${_cache}/sharnn-workbench/libtorch-2.11.0" CACHE PATH "Folder with torch/include and torch/lib")

set(_torch "${WORKBENCH_LIBTORCH}/torch")
if(NOT EXISTS "${_torch}/lib/libtorch_cpu.so")
    message(FATAL_ERROR "LibTorch 2.11.0 is not in ${WORKBENCH_LIBTORCH}.\n"
        "Run packaging/setup once, or pass -DWORKBENCH_LIBTORCH=FOLDER.")
endif()
set(_torch_includes "${_torch}/include" "${_torch}/include/torch/csrc/api/include")

# libtorch_cpu needs libcudart and libcupti by name even without a GPU: packages of the cache, or a local toolkit.
set(_cuda_library_folders "${WORKBENCH_LIBTORCH}/nvidia/cu13/lib" /usr/local/cuda/lib64 /usr/local/cuda/extras/CUPTI/lib64)
list(FILTER _cuda_library_folders INCLUDE REGEX ".")
set(_rpath "${_torch}/lib")
foreach(_folder IN LISTS _cuda_library_folders)
    if(IS_DIRECTORY "${_folder}")
        list(APPEND _rpath "${_folder}")
    endif()
endforeach()

add_library(LibTorch::C10 SHARED IMPORTED)
set_target_properties(LibTorch::C10 PROPERTIES IMPORTED_LOCATION "${_torch}/lib/libc10.so")
target_include_directories(LibTorch::C10 SYSTEM INTERFACE ${_torch_includes})

add_library(LibTorch::Cpu SHARED IMPORTED)
set_target_properties(LibTorch::Cpu PROPERTIES IMPORTED_LOCATION "${_torch}/lib/libtorch_cpu.so")
target_include_directories(LibTorch::Cpu SYSTEM INTERFACE ${_torch_includes})
set(_rpath_options "")
foreach(_folder IN LISTS _rpath)
    list(APPEND _rpath_options "LINKER:-rpath,${_folder}" "LINKER:-rpath-link,${_folder}")
endforeach()
target_link_options(LibTorch::Cpu INTERFACE ${_rpath_options} LINKER:--allow-shlib-undefined LINKER:--disable-new-dtags)
target_link_libraries(LibTorch::Cpu INTERFACE LibTorch::C10)

if(EXISTS "${_torch}/lib/libtorch_cuda.so")
    add_library(LibTorch::Cuda SHARED IMPORTED)
    set_target_properties(LibTorch::Cuda PROPERTIES IMPORTED_LOCATION "${_torch}/lib/libtorch_cuda.so")
    target_link_libraries(LibTorch::Cuda INTERFACE LibTorch::Cpu)
endif()
