// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Sha256.h"

#include "core/base/RegularFile.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <vector>

namespace workbench
{

namespace
{

using EvpContext = std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX* context) { EVP_MD_CTX_free(context); })>;

// The library fails only when memory is short or when it is built without SHA-256.
void require(int status)
{
    if (status != 1)
        throw std::runtime_error("libcrypto cannot compute SHA-256");
}

EvpContext makeContext()
{
    EvpContext context(EVP_MD_CTX_new());
    if (!context)
        throw std::bad_alloc();
    return context;
}

} // namespace

struct Sha256::Context {
    EvpContext evp = makeContext();
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{
    require(EVP_DigestInit_ex(m_context->evp.get(), EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> bytes)
{
    require(EVP_DigestUpdate(m_context->evp.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hexDigest() const
{
    const EvpContext copy = makeContext(); // finishing a copy leaves the original open for more
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    require(EVP_MD_CTX_copy_ex(copy.get(), m_context->evp.get()));
    require(EVP_DigestFinal_ex(copy.get(), digest.data(), &size));

    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (unsigned int i = 0; i < size; ++i) {
        text += kDigits[digest[i] >> 4];
        text += kDigits[digest[i] & 0x0f];
    }
    return text;
}

Result<std::string> sha256OfFile(const RegularFile& file, const ByteProgress& progress, std::stop_token stop)
{
    constexpr std::int64_t kBlockBytes = 1 << 20;
    Sha256 hash;
    std::vector<std::byte> block(static_cast<std::size_t>(std::min(kBlockBytes, file.size())));
    for (std::int64_t at = 0; at < file.size();) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Reading " + file.path().string() + " was stopped.");
        const auto part = std::span(block).first(static_cast<std::size_t>(std::min(kBlockBytes, file.size() - at)));
        if (auto read = file.readAt(at, part); !read)
            return fail(std::move(read.error()));
        hash.update(part);
        at += static_cast<std::int64_t>(part.size());
        if (progress)
            progress(at, file.size());
    }
    return hash.hexDigest();
}

Result<std::string> sha256OfFile(const std::filesystem::path& path, const ByteProgress& progress, std::stop_token stop)
{
    return RegularFile::open(path).and_then(
        [&](const RegularFile& file) { return sha256OfFile(file, progress, stop); });
}

} // namespace workbench
