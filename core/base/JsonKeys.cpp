// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/JsonKeys.h"

#include <algorithm>
#include <set>
#include <vector>

namespace workbench
{

std::optional<std::string_view> repeatedKey(std::string_view json)
{
    std::vector<std::optional<std::set<std::string_view>>> open; // keys so far of each object; an array has none
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '{') {
            open.emplace_back(std::in_place);
        } else if (c == '[') {
            open.emplace_back();
        } else if (c == '}' || c == ']') {
            if (!open.empty())
                open.pop_back();
        } else if (c == '"') {
            const std::size_t begin = ++i;
            while (i < json.size() && json[i] != '"')
                i += json[i] == '\\' ? 2 : 1;
            const std::size_t next = json.find_first_not_of(" \t\r\n", std::min(i, json.size() - 1) + 1);
            const bool isKey = next != std::string_view::npos && json[next] == ':' && !open.empty() && open.back();
            const std::string_view text = json.substr(begin, i - begin);
            if (isKey && !open.back()->insert(text).second)
                return text;
        }
    }
    return std::nullopt;
}

} // namespace workbench
