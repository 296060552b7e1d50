// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/WeightsBytes.h"

#include "core/base/ByteCoding.h"
#include "core/config/ModelConfig.h"
#include "core/train/TorchCall.h"
#include "core/train/WeightsModel.h"

#include <ATen/ops/empty.h>

#include <bit>
#include <cstring>
#include <utility>
#include <vector>

namespace workbench::train
{

namespace
{

static_assert(std::endian::native == std::endian::little, "values are copied as they lie in memory");
constexpr std::uint8_t kMostSizes = 4;

tl::unexpected<Error> corrupt(const std::string& what)
{
    return fail(ErrorCode::Corrupt, "The weights cannot be read: " + what + ".");
}

Result<std::shared_ptr<const WeightsSnapshot>>
read(const config::RunConfig& config, std::int64_t step, std::string_view bytes)
{
    auto left = static_cast<std::uint64_t>(config::parameterCount(config.model)); // values still to come
    auto weights = std::make_unique<WeightsSnapshot::Weights>();
    ByteTaker taker(bytes);
    while (taker.left() > 0) {
        const auto rank = taker.whole<std::uint8_t>();
        if (rank < 1 || rank > kMostSizes)
            return corrupt("a tensor has " + std::to_string(rank) + " sizes");
        std::vector<std::int64_t> sizes;
        std::uint64_t values = 1;
        for (int i = 0; i < rank; ++i) {
            const auto size = sizes.emplace_back(taker.whole<std::int64_t>());
            if (size < 1 || static_cast<std::uint64_t>(size) > left / values)
                return corrupt("a tensor is larger than the model");
            values *= static_cast<std::uint64_t>(size);
        }
        left -= values;
        const std::string_view data = taker.bytes(sizeof(float) * static_cast<std::size_t>(values));
        if (!taker.isWhole())
            return corrupt("they are cut");
        const at::Tensor& tensor = weights->parameters.emplace_back(at::empty(sizes, at::kFloat));
        std::memcpy(tensor.data_ptr<float>(), data.data(), data.size());
    }
    if (left > 0)
        return corrupt(std::to_string(left) + " values are missing");
    return std::make_shared<const WeightsSnapshot>(config, step, std::move(weights));
}

} // namespace

std::string weightBytes(const WeightsSnapshot& snapshot)
{
    std::string out;
    out.reserve(4 * static_cast<std::size_t>(config::parameterCount(snapshot.config().model)) + 4096);
    for (const at::Tensor& parameter : snapshot.weights().parameters) {
        const at::Tensor values = parameter.to(at::kFloat).contiguous();
        putWhole(out, static_cast<std::uint8_t>(values.dim()));
        for (const std::int64_t size : values.sizes())
            putWhole(out, size);
        out.append(
            reinterpret_cast<const char*>(values.data_ptr<float>()),
            sizeof(float) * static_cast<std::size_t>(values.numel()));
    }
    return out;
}

Result<std::shared_ptr<const WeightsSnapshot>>
weightsOfBytes(const config::RunConfig& config, std::int64_t step, std::string_view bytes)
{
    return callTorch("reading weights", [&] { return read(config, step, bytes); });
}

} // namespace workbench::train
