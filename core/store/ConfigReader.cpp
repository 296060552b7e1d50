// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ConfigReader.h"

#include "core/base/JsonDepth.h"
#include "core/config/ConfigSchema.h"

#include <utility>

namespace workbench::store
{

namespace
{

using nlohmann::json;

/// The fields of `now` that `before` has not, or has with another value; null when `before` has some that `now` lacks,
/// because those would have to go back to their defaults.
json differences(const json& before, const json& now)
{
    json changed = json::object();
    std::size_t shared = 0;
    for (const auto& [key, value] : now.items()) {
        const auto known = before.find(key);
        shared += known != before.end();
        if (known == before.end()) {
            changed[key] = value;
        } else if (value.is_object() && known->is_object()) {
            json inner = differences(*known, value);
            if (inner.is_null())
                return nullptr;
            if (!inner.empty())
                changed[key] = std::move(inner);
        } else if (*known != value) {
            changed[key] = value;
        }
    }
    return shared == before.size() ? changed : json(nullptr);
}

} // namespace

std::string configText(const config::RunConfig& config)
{
    return config::toJson(config).dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<config::RunConfig> ConfigReader::read(const std::string& text)
{
    auto now = nestsTooDeeply(text) ? json() : json::parse(text, nullptr, false);
    if (!now.is_object())
        return config::runConfigFromText(text); // which says what is wrong
    const json changed = m_lastJson.is_object() ? differences(m_lastJson, now) : json(nullptr);
    auto read = changed.is_null() ? config::runConfigFromJson(now) : config::runConfigFromJson(changed, m_last);
    if (read) {
        m_lastJson = std::move(now);
        m_last = *read;
    }
    return read;
}

} // namespace workbench::store
