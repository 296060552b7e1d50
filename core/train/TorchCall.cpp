// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TorchCall.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace workbench::train
{

namespace
{

Error outOfMemory(const char* doing)
{
    return {
        .code = ErrorCode::OutOfMemory,
        .message = std::string("Memory ran out while ") + doing + ".",
        .hint
        = "Lower train.microBatch, train.batch, train.bptt, model.memory or model.width, or close other programs."};
}

/// The CPU's allocator and the GPU's libraries throw plain errors: their words are the only mark.
bool tellsOfMemory(std::string_view text)
{
    constexpr std::array<std::string_view, 4> kWords{
        "can't allocate memory", "not enough memory", "CUDA error: out of memory", "STATUS_ALLOC_FAILED"};
    return std::ranges::any_of(kWords, [text](std::string_view words) { return text.find(words) != text.npos; });
}

} // namespace

Error errorOfCurrentException(const char* doing)
{
    std::string text;
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return outOfMemory(doing);
    } catch (const c10::OutOfMemoryError&) {
        return outOfMemory(doing);
    } catch (const c10::Error& error) {
        text = error.what_without_backtrace();
    } catch (const std::exception& error) {
        text = error.what();
    } catch (...) {
        text = "an unknown exception";
    }
    if (tellsOfMemory(text))
        return outOfMemory(doing);
    return {
        .code = ErrorCode::Internal,
        .message = std::string("LibTorch failed while ") + doing + ": " + text.substr(0, text.find('\n')),
        .hint = "This is a fault of the program: please report it."};
}

void freeCachedMemory(at::Device device)
{
    if (!device.is_cpu())
        (void)callTorch("giving back memory", [&]() -> Result<> {
            c10::getDeviceAllocator(device.type())->emptyCache();
            return {};
        });
}

} // namespace workbench::train
