# SPDX-License-Identifier: GPL-3.0-or-later
# Holds every file's includes against the arrows of ARCHITECTURE.md:  cmake -DROOT=<clone> -P CheckLayers.cmake
# A line "FOLDER|PATTERN" says what a file below FOLDER may include of the project; the first match decides.
cmake_policy(VERSION 3.24)

set(plainEvents "core/train/(TrainEvent|TrainControl)\\.h")
set(plainSamples "core/sample/(FilmFrame|SampleDocument|SampleTree|SamplerSettings)\\.h")
set(allowed
    "core/base|core/base/"
    "core/config|core/(base|config)/"
    "core/data|core/(base|config|data)/"
    "core/kernels|core/(base|config|kernels)/"
    "core/model|core/(base|config|kernels|model)/"
    "core/maps|core/(base|maps)/"
    "core/sample|core/(base|config|kernels|model|sample)/"
    "core/train|core/(base|config|data|kernels|model|train|maps|sample)/"
    "core/host|(core/(base|config|maps|sample|train|host)/|core/kernels/CudaProbe\\.h)"
    "core/inspect|core/(base|config|data|kernels|model|train|maps|sample|inspect)/"
    "core/sweep|(core/(base|config|store|sweep)/|${plainEvents})"
    "core/compare|(core/(base|config|compare)/|core/store/StoreTypes\\.h|${plainEvents})"
    "core/exchange|(core/(base|config|exchange|maps|store)/|core/train/(CheckpointManifest|ForeignWeights)\\.h|${plainEvents}|${plainSamples})"
    "core/store|(core/(base|config|store|maps)/|${plainEvents}|${plainSamples})"
    "ui/base|(ui/base/|core/base/)"
    "ui/theme|(ui/theme/|core/base/)"
    "ui/selection|(ui/selection/|core/base/)"
    "ui/plot|ui/(plot|theme)/"
    "ui/models|(ui/(models|base|session|selection|theme)/|core/)"
    "ui/session|(ui/session/|core/)"
    "ui/launch|(ui/(AppContext\\.h|base/|launch/|theme/|session/|selection/|models/|widgets/)|core/)"
    "ui/curves|(ui/(AppContext\\.h|base/|curves/|plot/|theme/|session/|selection/|models/)|core/)"
    "ui/attention|(ui/(AppContext\\.h|base/|bytes/|attention/|plot/|theme/|session/|selection/|models/|widgets/)|core/)"
    "ui/sampling|(ui/(AppContext\\.h|base/|bytes/|sampling/|theme/|session/|selection/|models/|widgets/)|core/)"
    "ui/compare|(ui/(AppContext\\.h|base/|bytes/|compare/|plot/|theme/|session/|selection/|models/|widgets/)|core/)"
    "ui/bytes|(ui/(base|bytes|theme)/|core/(base|maps)/)"
    "ui/widgets|ui/(base|theme|widgets)/"
    "ui|(ui|core)/"
    "app/cli|(app/cli|core)/"
    "app/gui|(app/gui|ui|core)/")

set(problems "")
set(checked 0)
file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/core/*.h" "${ROOT}/core/*.cpp" "${ROOT}/core/*.cu" "${ROOT}/ui/*.h"
    "${ROOT}/ui/*.cpp" "${ROOT}/app/*.h" "${ROOT}/app/*.cpp" "${ROOT}/tests/*.h" "${ROOT}/tests/*.cpp")
foreach(file IN LISTS files)
    math(EXPR checked "${checked} + 1")
    file(STRINGS "${ROOT}/${file}" lines ENCODING UTF-8)
    list(LENGTH lines count)
    list(GET lines 0 first)
    if(NOT first MATCHES "SPDX-License-Identifier: GPL-3.0-or-later")
        list(APPEND problems "${file}: the first line is no SPDX line")
    endif()
    if(file MATCHES "^tests/")
        continue()
    endif()

    set(pattern "")
    foreach(rule IN LISTS allowed)
        string(REPLACE "|" ";" parts "${rule}")
        list(POP_FRONT parts folder)
        list(JOIN parts "|" mayInclude)
        if(file MATCHES "^${folder}/")
            set(pattern "${mayInclude}")
            break()
        endif()
    endforeach()
    if(pattern STREQUAL "")
        list(APPEND problems "${file}: its folder stands in no rule of CheckLayers.cmake")
        continue()
    endif()

    file(STRINGS "${ROOT}/${file}" includes REGEX "^[ \t]*#[ \t]*include")
    foreach(include IN LISTS includes)
        string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]*)[>\"].*" "\\1" name "${include}")
        if(name MATCHES "^(core|ui|app|tests)/" AND NOT name MATCHES "^${pattern}")
            list(APPEND problems "${file}: includes ${name}, against the arrows")
        endif()
        if(file MATCHES "^core/" AND name MATCHES "^Q[A-Z]")
            list(APPEND problems "${file}: core knows no Qt, yet includes ${name}")
        endif()
        if(name MATCHES "^(torch|ATen|c10)/" AND NOT file MATCHES "^core/(model|sample|train|kernels|inspect)/")
            list(APPEND problems "${file}: LibTorch stays in core's model, sample, train, kernels and inspect, yet includes ${name}")
        endif()
        if(name MATCHES "qcustomplot" AND NOT file MATCHES "^ui/plot/")
            list(APPEND problems "${file}: only ui/plot includes ${name}")
        endif()
        if(name MATCHES "(SQLiteCpp|sqlite3)" AND NOT file MATCHES "^core/store/")
            list(APPEND problems "${file}: only core/store includes ${name}")
        endif()
    endforeach()
endforeach()

if(checked LESS 20)
    message(FATAL_ERROR "Found only ${checked} files below ${ROOT}: is ROOT right?")
endif()
if(problems)
    list(JOIN problems "\n  " text)
    message(FATAL_ERROR "Layers:\n  ${text}")
endif()
message(STATUS "${checked} files keep to the layers")
