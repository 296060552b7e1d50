# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by packaging/run and packaging/test at the top of the tree.

# build_preset PRESET [cmake --build options]: configures and builds, and names the step that failed.
build_preset() {
    local preset=$1 log=build/$1/configure.log
    shift
    mkdir -p "build/$preset"
    echo "build: configuring preset $preset"
    if ! cmake --preset "$preset" > "$log" 2>&1; then
        cat "$log" >&2
        echo "failed: configuring preset $preset; the lines above say why. If packages are named, packaging/setup installs them." >&2
        return 1
    fi
    echo "build: building preset $preset"
    if ! cmake --build --preset "$preset" "$@"; then
        echo "failed: building preset $preset; the first error above is the one to mend." >&2
        return 1
    fi
}
