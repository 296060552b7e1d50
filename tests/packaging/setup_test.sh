#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# setup_test.sh SOURCE-FOLDER: packaging/setup against small wheels of our own, without a network: a good run, then
# every way in which a download or an unpacking can be cut. Needs Debian's python3 and pip.
set -uo pipefail

source_folder=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

check() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@"; then printf 'ok    %s\n' "$what"; else printf 'FAIL  %s\n' "$what"; sed 's/^/        /' "$scratch/log"; failures=$((failures + 1)); fi
}
refused() { ! "$@"; }

make_wheel() { # NAME VERSION FILE...: a wheel with those files, each of 100 kB; prints its SHA-256
    /usr/bin/python3 - "$scratch/index" "$@" <<'PYTHON'
import hashlib, sys, zipfile
folder, name, version, *files = sys.argv[1:]
stem = name.replace("-", "_")
path = f"{folder}/{stem}-{version}-py3-none-manylinux_2_17_x86_64.whl"
with zipfile.ZipFile(path, "w") as wheel:
    for file in files:
        wheel.writestr(file, file[-1] * 100_000)
    wheel.writestr(f"{stem}-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    wheel.writestr(f"{stem}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-manylinux_2_17_x86_64\n")
    wheel.writestr(f"{stem}-{version}.dist-info/RECORD", "")
print(hashlib.sha256(open(path, "rb").read()).hexdigest())
PYTHON
}

# The real script, with requirements that name our wheels, and a machine that has every Debian package.
mkdir -p "$scratch"/{index,tools,home}
cp -r "$source_folder/packaging" "$scratch/packaging"
printf '#!/bin/sh\nprintf installed\n' > "$scratch/tools/dpkg-query"
chmod +x "$scratch/tools/dpkg-query"
torch_sum=$(make_wheel tiny-torch 2.11.0 torch/include/torch/torch.h torch/lib/libtorch_cpu.so torch/lib/libtorch_python.so torch/__init__.py)
runtime_sum=$(make_wheel tiny-runtime 13.0 nvidia/cu13/lib/libcudart.so.13)
blas_sum=$(make_wheel tiny-blas 13.1 nvidia/cu13/lib/libcublas.so.13)
printf 'tiny-torch==2.11.0 --hash=sha256:%s\ntiny-runtime==13.0 --hash=sha256:%s\n' "$torch_sum" "$runtime_sum" > "$scratch/packaging/libtorch/cpu.txt"
printf 'tiny-blas==13.1 --hash=sha256:%s\n' "$blas_sum" > "$scratch/packaging/libtorch/cuda.txt"
libtorch=$scratch/home/sharnn-workbench/libtorch-2.11.0

setup() {
    env PATH="$scratch/tools:$PATH" XDG_CACHE_HOME="$scratch/home" WORKBENCH_CUDA="${cuda:-0}" PIP_CONFIG_FILE=/dev/null \
        PIP_NO_INDEX=1 PIP_FIND_LINKS="$scratch/index" "$scratch/packaging/setup" > "$scratch/log" 2>&1
}
start_anew() { rm -rf "$scratch/home"; mkdir "$scratch/home"; }
hide_wheels() { mv "$scratch/index" "$scratch/index.away"; mkdir "$scratch/index"; }
show_wheels() { rm -rf "$scratch/index"; mv "$scratch/index.away" "$scratch/index"; }
said() { grep -q "$1" "$scratch/log"; }
is_good() { [ -f "$libtorch/.complete" ] && [ "$(stat -c %s "$libtorch/torch/lib/libtorch_cpu.so")" = 100000 ] && [ -f "$libtorch/nvidia/cu13/lib/libcudart.so.13" ]; }

check "a first run unpacks LibTorch" setup
check "with libraries and headers" is_good
check "without Python's part" [ ! -e "$libtorch/torch/lib/libtorch_python.so" -a ! -e "$libtorch/torch/__init__.py" ]
check "and leaves no wheels and no half folders behind" [ "$(ls "$scratch/home/sharnn-workbench")" = "$(printf 'libtorch-2.11.0\nsetup.lock')" ]

hide_wheels
check "a second run needs no wheel" setup
truncate -s 50000 "$libtorch/torch/lib/libtorch_cpu.so"
check "a library that is cut is noticed, and without wheels that is a failure" refused setup
check "which names the step and what to do" said "then:"
show_wheels
check "and with wheels it is mended" setup
check "to the whole file" is_good
rm "$libtorch/torch/include/torch/torch.h"
check "a header that is gone is noticed and brought back" setup
check "to the whole folder" [ -f "$libtorch/torch/include/torch/torch.h" ]
rm "$libtorch/.complete"
check "a folder of somebody else's making is made anew" setup
check "and then stamped" is_good

start_anew
printf 'x' >> "$scratch/index/tiny_runtime-13.0-py3-none-manylinux_2_17_x86_64.whl"
check "a wheel of another SHA-256 is refused" refused setup
check "naming it" said "tiny-runtime"
check "and LibTorch is not there" [ ! -e "$libtorch" ]
make_wheel tiny-runtime 13.0 nvidia/cu13/lib/libcudart.so.13 > /dev/null
sed -i "s/^tiny-runtime.*/tiny-runtime==13.0 --hash=sha256:$(sha256sum "$scratch"/index/tiny_runtime* | cut -d ' ' -f 1)/" "$scratch/packaging/libtorch/cpu.txt"
mkdir -p "$libtorch.wheels"
head -c 5000 "$scratch"/index/tiny_torch-*.whl > "$libtorch.wheels/tiny_torch-2.11.0-py3-none-manylinux_2_17_x86_64.whl"
check "a download that was cut is not taken for a whole one" setup
check "and comes again" is_good

# Killed while unpacking: a python3 that stops the whole set-up when it is asked to unpack the second wheel.
start_anew
sed -i 's|^python=.*|python=$here/python3|' "$scratch/packaging/setup"
cat > "$scratch/packaging/python3" <<'SHIM'
#!/bin/bash
case "$*" in *unpack_wheel.py*tiny_runtime*) [ -e "$XDG_CACHE_HOME/kill" ] && { kill -9 $PPID; exit 1; } ;; esac
exec /usr/bin/python3 "$@"
SHIM
chmod +x "$scratch/packaging/python3"
touch "$scratch/home/kill"
check "a set-up that is killed while unpacking fails" refused setup
check "and leaves no LibTorch" [ ! -e "$libtorch" ]
rm "$scratch/home/kill"
check "the next one goes through" setup
check "to a whole LibTorch" is_good

cuda=1
check "a GPU that comes later adds its libraries" setup
check "beside what was there" [ -f "$libtorch/nvidia/cu13/lib/libcublas.so.13" -a -f "$libtorch/torch/lib/libtorch_cpu.so" ]
check "fetching only those" refused said "tiny-torch"
hide_wheels
check "and is then in place" setup
show_wheels
start_anew
setup &
first=$!
setup
second=$?
wait "$first"
check "two set-ups at once both succeed" [ $? -eq 0 -a "$second" -eq 0 ]
check "with one whole LibTorch" is_good

printf '%s checks failed\n' "$failures"
[ "$failures" -eq 0 ]
