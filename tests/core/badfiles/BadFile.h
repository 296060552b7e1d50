// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace workbench::badfiles
{

/// The bytes of a file that must be refused.
struct BadFile {
    std::string name; ///< what is wrong with it
    std::string bytes;
    std::string says = {}; ///< what the message must say of it; empty: any reason
};
using BadFiles = std::vector<BadFile>;

/// A format: a file of it that is sound, and those that are not.
struct FormatFiles {
    std::string good;
    BadFiles bad;
};

// One a format, each in the file of its name.
FormatFiles safetensorsFiles();
FormatFiles manifestFiles();
FormatFiles configurationFiles();
FormatFiles eventFiles();
FormatFiles bundleFiles();
FormatFiles codingFiles();
FormatFiles snapshotFiles();
FormatFiles samplerFiles();
FormatFiles storeFiles();

/// Every beginning of a file, or, of a long one, some sixty: from the first bytes on, and to the last but one.
BadFiles cutsOf(const std::string& whole);

/// Bytes without sense, behind a beginning that makes them look like the format; the same ones every time.
BadFiles noise(const std::string& beginning);

} // namespace workbench::badfiles
