# SPDX-License-Identifier: GPL-3.0-or-later
# Target LibZip::LibZip. The CMake files that Debian 12 packs with libzip cannot be loaded unless its three command line
# tools are installed as well, so header and library are looked for by name.
find_path(LIBZIP_INCLUDE_DIR zip.h)
find_library(LIBZIP_LIBRARY zip)
if(NOT LIBZIP_INCLUDE_DIR OR NOT LIBZIP_LIBRARY)
    message(FATAL_ERROR "libzip is not installed: run packaging/setup, or install Debian's package libzip-dev.")
endif()
add_library(LibZip::LibZip UNKNOWN IMPORTED)
set_target_properties(LibZip::LibZip PROPERTIES
    IMPORTED_LOCATION "${LIBZIP_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${LIBZIP_INCLUDE_DIR}")
