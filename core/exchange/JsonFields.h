// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace workbench::exchange
{

/// Why a document is refused: what follows its name in the message. Thrown and caught inside one function's parsing.
class Refusal : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

inline constexpr std::int64_t kLatestWall = 253'402'300'799'999; ///< the end of the year 9999, in milliseconds

/// Parses JSON from a stranger: no deeper than kDeepestBundleJson, no key twice in an object. Throws Refusal.
nlohmann::json parseStrangersJson(std::string_view text);

/// UTF-8 without control characters; `lines` allows line breaks and tabs. Throws Refusal naming `what`.
void checkText(std::string_view text, const std::string& what, bool lines, std::size_t longest);

/// A double in JSON: as a number in the shortest form that reads back the same, or "NaN", "Infinity", "-Infinity".
nlohmann::json realJson(double value);

/// Takes the fields of one object, each by its type, and in the end refuses those that nobody took.
class JsonFields
{
public:
    /// `where` names it in messages: "run".
    JsonFields(const nlohmann::json& object, std::string where);

    bool has(const char* name) const { return m_object.contains(name); }
    const nlohmann::json& any(const char* name);
    std::int64_t whole(const char* name, std::int64_t least, std::int64_t most);
    double real(const char* name); ///< any double
    double amount(const char* name); ///< finite, 0 or more
    std::optional<double> optionalReal(const char* name); ///< null: none
    bool flag(const char* name);
    std::string text(const char* name); ///< as it stands
    std::string line(const char* name); ///< see checkText()
    std::string lines(const char* name);
    std::string bytes(const char* name); ///< any bytes, with the escapes of unescapeBytes()
    std::string sha256(const char* name);
    std::string uuid(const char* name);
    const nlohmann::json& array(const char* name, std::size_t most);
    train::RunPosition position(); ///< step, bytes, seconds, epoch
    void finish() const;

    [[noreturn]] void refuse(const std::string& field, const std::string& why) const;

private:
    const nlohmann::json& m_object;
    std::string m_where;
    std::set<std::string> m_taken;
};

void putPosition(nlohmann::ordered_json& object, const train::RunPosition& at);

} // namespace workbench::exchange
