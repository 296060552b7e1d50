// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/TextWriter.h"

#include "core/data/RandomNumbers.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/softmax.h>

#include <algorithm>

namespace workbench::inspect
{

namespace
{

/// The bytes through the model: logits [V] after the last of them, and the state in `carried`.
at::Tensor read(model::ShaRnn& model, std::string bytes, model::ShaRnnState& carried, at::Device device)
{
    const at::Tensor input
        = at::from_blob(bytes.data(), {static_cast<std::int64_t>(bytes.size()), 1}, at::kByte).to(at::kLong).to(device);
    model::ShaRnnOutput output = model->forward(input, carried);
    carried = std::move(output.state);
    return output.logits[-1][0];
}

/// One byte of the distribution, for a number from 0 to 1.
char draw(const at::Tensor& logits, double unit)
{
    const at::Tensor probabilities = at::softmax(logits.to(at::kCPU, at::kDouble), 0).contiguous();
    const auto* const values = probabilities.const_data_ptr<double>();
    int byte = 0;
    const auto last = static_cast<int>(probabilities.numel()) - 1;
    for (double sum = values[0]; sum <= unit && byte < last; sum += values[byte])
        ++byte;
    return static_cast<char>(byte);
}

} // namespace

Result<std::string> writeText(
    model::ShaRnn& model, std::string_view prompt, int count, std::uint64_t seed, int bptt, at::Device device,
    const std::stop_token& stop)
{
    if (prompt.empty())
        return fail(ErrorCode::InvalidArgument, "The prompt is empty.", "Give at least one byte to go on from.");
    const at::NoGradGuard noGrad;
    data::RandomNumbers random(seed);
    model::ShaRnnState carried;
    at::Tensor logits;
    const auto segment = static_cast<std::size_t>(std::max(1, bptt));
    for (std::size_t begin = 0; begin < prompt.size(); begin += segment) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Writing was stopped.");
        logits = read(model, std::string(prompt.substr(begin, segment)), carried, device);
    }
    std::string written;
    while (static_cast<int>(written.size()) < count) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Writing was stopped.");
        written += draw(logits, random.unit());
        logits = read(model, std::string(1, written.back()), carried, device);
    }
    return written;
}

} // namespace workbench::inspect
