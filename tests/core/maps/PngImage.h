// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <algorithm>
#include <cstdint>
#include <png.h>
#include <vector>

namespace workbench::maps
{

/// A decoded PNG, its pixels as 0xffRRGGBB.
struct PngImage {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;

    int count(std::uint32_t colour) const { return static_cast<int>(std::count(pixels.begin(), pixels.end(), colour)); }
};

inline PngImage decoded(const QByteArray& bytes)
{
    PngImage image;
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&png, bytes.constData(), static_cast<std::size_t>(bytes.size())) == 0)
        return image;
    png.format = PNG_FORMAT_RGB;
    std::vector<unsigned char> samples(PNG_IMAGE_SIZE(png));
    if (png_image_finish_read(&png, nullptr, samples.data(), 0, nullptr) == 0)
        return image;
    image.width = static_cast<int>(png.width);
    image.height = static_cast<int>(png.height);
    for (std::size_t i = 0; i < samples.size(); i += 3)
        image.pixels.push_back(0xff000000U | samples[i] << 16U | samples[i + 1] << 8U | samples[i + 2]);
    return image;
}

} // namespace workbench::maps
