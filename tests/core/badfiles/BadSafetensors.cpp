// SPDX-License-Identifier: GPL-3.0-or-later
#include "BadFile.h"

#include <cstdint>

namespace workbench::badfiles
{

namespace
{

std::string lengthOnly(std::uint64_t length)
{
    std::string result;
    for (int i = 0; i < 8; ++i)
        result += static_cast<char>(length >> (8 * i) & 0xff);
    return result;
}

/// The bytes of a file with that header and `dataBytes` bytes of data.
std::string bytes(const std::string& header, std::size_t dataBytes = 0)
{
    return lengthOnly(header.size()) + header + std::string(dataBytes, '\1');
}

std::string entry(const std::string& name, const char* type, const std::string& shape, const char* offsets)
{
    return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

std::string object(const std::string& members)
{
    return "{" + members + "}";
}

std::string repeated(const std::string& text, int times)
{
    std::string result;
    for (int i = 0; i < times; ++i)
        result += text;
    return result;
}

/// Two tensors with these shapes and offsets.
std::string two(const char* firstShape, const char* first, const char* secondShape, const char* second)
{
    return object(entry("a", "F32", firstShape, first) + "," + entry("b", "F32", secondShape, second));
}

void addLengths(BadFiles& bad)
{
    bad.push_back({"seven bytes", std::string(7, '\0'), "7 bytes"});
    bad.push_back({"empty header", lengthOnly(0), "begin with"});
    bad.push_back({"header past the end", lengthOnly(100) + "{}", "past the end"});
    bad.push_back({"header over the limit", lengthOnly(100'000'001) + "{}", "limit"});
    bad.push_back({"header of 2^64 - 1 bytes", lengthOnly(~std::uint64_t(0)) + "{}", "limit"});
    bad.push_back({"header of 2^63 bytes", lengthOnly(std::uint64_t(1) << 63) + "{}", "limit"});
    bad.push_back({"the length in the other order", std::string("\0\0\0\0\0\0\0\2{}", 10), "limit"});
}

void addJson(BadFiles& bad, const std::string& good)
{
    bad.push_back({"begins with a blank", bytes(" {}"), "begin with"});
    bad.push_back({"begins with a byte order mark", bytes("\xef\xbb\xbf{}"), "begin with"});
    bad.push_back({"a list", bytes("[]"), "begin with"});
    bad.push_back({"cut JSON", bytes("{\"a\":"), "JSON at byte"});
    bad.push_back({"two objects", bytes("{}{}"), "JSON at byte"});
    bad.push_back({"comment", bytes("{/**/}"), "JSON at byte"});
    bad.push_back({"trailing comma", bytes("{" + good + ",}", 8), "JSON at byte"});
    bad.push_back({"not UTF-8", bytes(object(entry("\xff", "F32", "[2]", "[0,8]")), 8), "JSON at byte"});
    bad.push_back({"overlong UTF-8", bytes(object(entry("\xc0\xaf", "F32", "[2]", "[0,8]")), 8), "JSON at byte"});
    bad.push_back({"zero byte behind the object", bytes(object(good) + std::string(1, '\0') + "{", 8), "zero"});
    bad.push_back({"deep nesting", bytes("{\"a\":" + std::string(100'000, '[')), "unexpected"});
    bad.push_back({"deep objects", bytes(repeated("{\"a\":", 100'000)), "unknown field"});
    bad.push_back({"entry is a number", bytes("{\"a\":1}"), "unexpected"});
    bad.push_back({"entry is null", bytes("{\"a\":null}"), "unexpected"});
    bad.push_back({"entry is a list", bytes("{\"a\":[]}"), "unexpected"});
    bad.push_back({"entry is true", bytes("{\"a\":true}"), "unexpected"});
    bad.push_back({"same name twice", bytes(object(good + "," + good), 8), "twice"});
    bad.push_back(
        {"same name twice, escaped", bytes(object(good + "," + entry("\\u0061", "F32", "[2]", "[8,16]")), 16),
         "twice"});
    bad.push_back(
        {"field twice", bytes("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
         "twice"});
    bad.push_back({"metadata twice", bytes("{\"__metadata__\":{},\"__metadata__\":{}}"), "twice"});
    bad.push_back({"metadata key twice", bytes("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}"), "twice"});
    bad.push_back({"metadata is a number", bytes("{\"__metadata__\":{\"k\":1}}"), "unexpected"});
    bad.push_back({"metadata is nested", bytes("{\"__metadata__\":{\"k\":{}}}"), "unexpected"});
    bad.push_back(
        {"unknown field", bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"strides\":[1]}}", 8),
         "unknown field"});
    bad.push_back({"no dtype", bytes("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8), "lacks"});
    bad.push_back({"no shape", bytes("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8), "lacks"});
    bad.push_back({"no offsets", bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8), "lacks"});
    bad.push_back({"empty entry", bytes("{\"a\":{}}"), "lacks"});
}

void addShapes(BadFiles& bad)
{
    const auto one = [&](const char* name, const char* type, const std::string& shape, const char* offsets,
                         std::size_t data, const char* says) {
        bad.push_back({name, bytes(object(entry("a", type, shape, offsets)), data), says});
    };
    one("unknown type", "F8_E5M2", "[8]", "[0,8]", 8, "unsupported");
    one("type in lower case", "f32", "[2]", "[0,8]", 8, "unsupported");
    bad.push_back(
        {"type is a number", bytes("{\"a\":{\"dtype\":1,\"shape\":[2],\"data_offsets\":[0,8]}}", 8), "unexpected"});
    one("negative size", "F32", "[-2]", "[0,8]", 8, "unexpected");
    one("fractional size", "F32", "[2.0]", "[0,8]", 8, "unexpected");
    one("size over 2^63", "U8", "[9223372036854775808]", "[0,8]", 8, "large");
    one("size over 2^64", "U8", "[99999999999999999999]", "[0,8]", 8, "unexpected");
    one("10^12 values in 8 bytes", "F32", "[1000000000000]", "[0,8]", 8, "needs 4000000000000");
    one("10^12 values in one dimension each", "F32", "[1000000,1000000]", "[0,4000000000000]", 8, "ends at");
    one("10^15 values of nothing", "F64", "[1000000000,1000000]", "[0,0]", 0, "needs");
    one("product overflows to 8", "F32", "[4611686018427387904,4,2]", "[0,8]", 8, "overflows");
    one("product overflows to 0", "U8", "[4294967296,4294967296]", "[0,0]", 0, "overflows");
    one("empty, but its strides overflow", "F32", "[0,4294967296,4294967296]", "[0,0]", 0, "overflows");
    one("65 sizes", "U8", "[1" + repeated(",1", 64) + "]", "[0,1]", 1, "64 sizes");
    one("a million sizes", "U8", "[1" + repeated(",1", 1'000'000) + "]", "[0,1]", 1, "64 sizes");
    one("shape is nested", "F32", "[[2]]", "[0,8]", 8, "unexpected");
    one("shape is text", "F32", "\"2\"", "[0,8]", 8, "unexpected");
    one("size is not that of the shape", "F32", "[3]", "[0,8]", 8, "needs 12");
    one("size is not that of the type", "F64", "[2]", "[0,8]", 8, "needs 16");
    bad.push_back(
        {"a bool of 1, 1, 7", bytes(object(entry("a", "BOOL", "[3]", "[0,3]")), 2) + "\7", "neither true nor false"});
}

void addPlaces(BadFiles& bad, const std::string& good)
{
    const auto one = [&](const char* name, const char* shape, const char* offsets, std::size_t data, const char* says) {
        bad.push_back({name, bytes(object(entry("a", "F32", shape, offsets)), data), says});
    };
    one("one offset", "[2]", "[0]", 8, "two numbers");
    one("three offsets", "[2]", "[0,8,8]", 8, "two numbers");
    one("no offset", "[2]", "[]", 8, "two numbers");
    one("offsets backwards", "[2]", "[8,0]", 8, "hole");
    one("offsets of 2^64 - 1", "[2]", "[18446744073709551608,18446744073709551615]", 8, "hole");
    one("offset past the end", "[4]", "[0,16]", 8, "data byte 16 of 8");
    one("hole at the start", "[2]", "[4,12]", 12, "hole");
    one("negative offset", "[2]", "[-8,0]", 8, "unexpected");
    bad.push_back({"end before begin", bytes(two("[2]", "[0,8]", "[2]", "[8,0]"), 8), "ends at"});
    bad.push_back({"hole between", bytes(two("[1]", "[0,4]", "[1]", "[8,12]"), 12), "hole"});
    bad.push_back({"overlap", bytes(two("[2]", "[0,8]", "[2]", "[4,12]"), 12), "overlap"});
    bad.push_back({"the same bytes twice", bytes(two("[2]", "[0,8]", "[2]", "[0,8]"), 8), "overlap"});
    bad.push_back({"bytes left over", bytes(object(good), 9), "end at data byte 8 of 9"});
    bad.push_back({"data without a tensor", bytes("{}", 4), "end at data byte 0 of 4"});
    bad.push_back({"data missing", bytes(object(good), 7), "ends at data byte 8 of 7"});
}

} // namespace

FormatFiles safetensorsFiles()
{
    const std::string good = entry("a", "F32", "[2]", "[0,8]");
    FormatFiles files{bytes(object(good + "," + entry("b", "I16", "[3]", "[8,14]")), 14), {}};
    addLengths(files.bad);
    addJson(files.bad, good);
    addShapes(files.bad);
    addPlaces(files.bad, good);
    for (const BadFiles& more : {cutsOf(files.good), noise(""), noise(lengthOnly(50) + "{\"a\":")})
        files.bad.insert(files.bad.end(), more.begin(), more.end());
    return files;
}

} // namespace workbench::badfiles
