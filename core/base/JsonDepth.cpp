// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonDepth.h"

namespace workbench
{

bool nestsTooDeeply(std::string_view json)
{
    int depth = 0;
    bool isText = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (isText) {
            if (c == '\\')
                ++i; // whatever it is, it does not end the text
            else
                isText = c != '"';
        } else if (c == '"') {
            isText = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepestJson)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

} // namespace workbench
