// SPDX-License-Identifier: GPL-3.0-or-later
// Reads every kept input again, without libFuzzer: replay FOLDER... Files whose names begin with "good" are sound, and
// must be taken for it; at least one such file has to be there, or nothing has been looked at.
#include "tests/fuzz/FuzzTarget.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <vector>

namespace fs = std::filesystem;

int main(int count, char** arguments)
{
    std::vector<fs::path> files;
    for (const char* const folder : std::span(arguments, static_cast<std::size_t>(count)).subspan(1))
        if (fs::is_directory(folder)) // nothing was ever found by most targets
            for (const auto& entry : fs::directory_iterator(folder))
                files.push_back(entry.path());
    std::ranges::sort(files);
    int good = 0, refused = 0;
    for (const fs::path& file : files) {
        std::cout << file.string() << std::endl; // before it is read: the last line names the one that ends the program
        std::ifstream stream(file, std::ios::binary);
        // As long as the input and no byte more, so that AddressSanitizer sees a read beyond its end.
        const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
        const bool taken = workbench::fuzz::readInput({bytes.data(), bytes.size()});
        if (!file.filename().string().starts_with("good"))
            continue;
        ++good;
        if (!taken) {
            ++refused;
            std::cerr << file.string() << " is a sound input, and was refused" << std::endl;
        }
    }
    std::cout << files.size() << " inputs, " << good << " of them sound" << std::endl;
    return good > 0 && refused == 0 ? 0 : 1;
}
