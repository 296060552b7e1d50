// SPDX-License-Identifier: GPL-3.0-or-later
// A module of an interface version that no program asks for.
extern "C" __attribute__((visibility("default"))) int workbench_cuda_devices_0()
{
    return 1;
}
