// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/PngEncoder.h"

#include <csetjmp>
#include <exception>
#include <new>
#include <png.h>
#include <vector>

namespace workbench::maps
{

namespace
{

void rememberError(png_structp png, png_const_charp message)
{
    *static_cast<std::string*>(png_get_error_ptr(png)) = message;
    png_longjmp(png, 1);
}

void ignoreWarning(png_structp, png_const_charp) { }

void appendBytes(png_structp png, png_bytep bytes, png_size_t count)
{
    try {
        static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
    } catch (const std::bad_alloc&) {
        png_error(png, "out of memory");
    }
}

void flushNothing(png_structp) { }

/// What libpng is given, made before it starts: its errors jump, and would leave objects made later undestroyed.
struct PngInput {
    png_uint_32 width = 0, height = 0;
    std::vector<png_byte> samples; ///< red, green, blue
    std::string title;
};

bool writePng(png_structp png, png_infop info, PngInput& input)
{
    static char key[] = "Title";
    static char nothing[] = "";
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_IHDR(
        png, info, input.width, input.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    if (!input.title.empty()) {
        png_text text{};
        text.compression = PNG_ITXT_COMPRESSION_NONE;
        text.key = key;
        text.text = input.title.data();
        text.itxt_length = input.title.size();
        text.lang = nothing;
        text.lang_key = nothing;
        png_set_text(png, info, &text, 1);
    }
    png_write_info(png, info);
    for (png_uint_32 row = 0; row < input.height; ++row)
        png_write_row(png, input.samples.data() + static_cast<std::size_t>(row) * input.width * 3);
    png_write_end(png, info);
    return true;
}

} // namespace

Result<std::string> encodePng(int width, int height, std::span<const std::uint32_t> colours, const std::string& title)
{
    PngInput input{static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), {}, title};
    input.samples.reserve(colours.size() * 3);
    for (const std::uint32_t colour : colours) {
        for (const int shift : {16, 8, 0})
            input.samples.push_back(static_cast<png_byte>(colour >> shift & 0xff));
    }
    std::string bytes;
    std::string error = "out of memory";
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &error, rememberError, ignoreWarning);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
    bool written = false;
    if (info != nullptr) {
        png_set_write_fn(png, &bytes, appendBytes, flushNothing);
        written = writePng(png, info, input);
    }
    png_destroy_write_struct(&png, &info);
    if (!written)
        return fail(ErrorCode::Internal, "The picture could not be made into a PNG: " + error + ".");
    return bytes;
}

} // namespace workbench::maps
