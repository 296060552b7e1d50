#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""unpack_wheel.py WHEEL FOLDER: unpacks of a wheel what a C++ program needs, keeping the wheel's own folders.

That is headers of LibTorch and shared libraries; Python code, tools and Python's own binding stay out.
Files get the times that the wheel gives them, so that unpacking again makes nothing build again.
"""
import os
import re
import sys
import time
import zipfile

KEPT = re.compile(r"torch/include/.+|torch/lib/[^/]+\.so[^/]*|nvidia/[^/]+/lib/.+")
DROPPED = re.compile(r"torch/lib/libtorch_python\.so|.+\.(a|py|pyc)")


def unpack(wheel: str, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()
                   and KEPT.fullmatch(member.filename) and not DROPPED.fullmatch(member.filename)]
        if not members:
            raise ValueError("no headers or libraries inside")
        for member in members:
            path = archive.extract(member, folder)
            changed = time.mktime(member.date_time + (0, 0, -1))
            os.utime(path, (changed, changed))


def main() -> int:
    wheel, folder = sys.argv[1:]
    try:
        unpack(wheel, folder)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        print(f"{os.path.basename(wheel)}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
