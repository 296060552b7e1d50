// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TorchCall.h"

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>

namespace workbench::train
{

namespace
{

Error outOfMemory(const char* doing)
{
    return {
        .code = ErrorCode::OutOfMemory,
        .message = std::string("Memory ran out while ") + doing + ".",
        .hint = "Lower train.batch, train.bptt, model.memory or model.width, or close other programs."};
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
    // The CPU's allocator throws a plain error: its words are the only mark.
    if (text.find("can't allocate memory") != std::string::npos || text.find("not enough memory") != std::string::npos)
        return outOfMemory(doing);
    return {
        .code = ErrorCode::Internal,
        .message = std::string("LibTorch failed while ") + doing + ": " + text.substr(0, text.find('\n')),
        .hint = "This is a fault of the program: please report it."};
}

} // namespace workbench::train
