// SPDX-License-Identifier: GPL-3.0-or-later
// One stream and head after the other, a few query rows at a time, so that scores stay in the cache between the
// products and the softmax; the mask is never written down, and what is masked is not computed.
#include "core/kernels/AttentionCore.h"

#include "core/kernels/AttentionRows.h"
#include "core/kernels/Blas.h"
#include "core/kernels/Dropout.h"
#include "core/kernels/Parallel.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace workbench::kernels
{

namespace
{

constexpr std::int64_t kQueryRows = 64; ///< of one turn

struct Sizes {
    std::int64_t time, batch, width, past, heads;

    std::int64_t keys() const { return past + time; }
    std::int64_t headWidth() const { return width / heads; }
    std::int64_t items() const { return batch * heads; }
    std::int64_t timeStride() const { return batch * width; } ///< from one row of a stream to its next, time first
};

/// One stream and head: what belongs to it in every tensor.
template <typename Real>
struct Item {
    const Sizes& sizes;
    std::int64_t number;
    const Real* keys; ///< rows `width` apart
    std::unique_ptr<Real[]> dropped; ///< the values after dropout, if there is any
    std::int64_t timeOffset; ///< of its first row in a tensor [T, B, D]

    Item(const Sizes& sizes, std::int64_t number, const Real* allKeys, const DropoutMask& mask)
        : sizes(sizes)
        , number(number)
    {
        const auto stream = number / sizes.heads;
        const auto column = number % sizes.heads * sizes.headWidth();
        keys = allKeys + stream * sizes.keys() * sizes.width + column;
        timeOffset = stream * sizes.width + column;
        if (!mask.active())
            return;
        dropped = std::make_unique_for_overwrite<Real[]>(static_cast<std::size_t>(sizes.keys() * sizes.headWidth()));
        for (std::int64_t row = 0; row < sizes.keys(); ++row)
            maskRow(
                dropped.get() + row * sizes.headWidth(), keys + row * sizes.width, sizes.headWidth(), valueIndex(row),
                mask);
    }

    /// Where the values' mask numbers a row.
    std::uint32_t valueIndex(std::int64_t row) const
    {
        return static_cast<std::uint32_t>((number * sizes.keys() + row) * sizes.headWidth());
    }
    std::uint32_t weightIndex(std::int64_t row) const
    {
        return static_cast<std::uint32_t>((number * sizes.time + row) * sizes.keys());
    }

    MatrixView<Real> keyRows() const { return {keys, sizes.width}; }
    MatrixView<Real> valueRows() const
    {
        return dropped ? MatrixView<Real>{dropped.get(), sizes.headWidth()} : keyRows();
    }
    MatrixView<Real> timeRows(const Real* tensor, std::int64_t row) const
    {
        return {tensor + row * sizes.timeStride() + timeOffset, sizes.timeStride()};
    }
};

template <typename Real>
std::unique_ptr<Real[]> scratch(std::int64_t count)
{
    return std::make_unique_for_overwrite<Real[]>(static_cast<std::size_t>(count));
}

/// Calls turn(first, rows, columns) for a few query rows at a time; they see `columns` keys at most.
template <typename Turn>
void forQueryRows(const Sizes& sizes, const Turn& turn)
{
    for (std::int64_t first = 0; first < sizes.time; first += kQueryRows) {
        const auto rows = std::min(kQueryRows, sizes.time - first);
        turn(first, rows, sizes.past + first + rows);
    }
}

/// `weights`: where to keep all of them, or null.
template <typename Real>
void forwardItem(const Item<Real>& item, const Real* q, Real* mix, Real* weights, const DropoutMask& weightMask)
{
    const Sizes& sizes = item.sizes;
    const auto keys = sizes.keys();
    const auto turnSize = std::min(kQueryRows, sizes.time) * keys;
    const auto own = weights ? nullptr : scratch<Real>(turnSize);
    const auto dropped = weightMask.active() ? scratch<Real>(turnSize) : nullptr;
    forQueryRows(sizes, [&](std::int64_t first, std::int64_t rows, std::int64_t columns) {
        Real* const scores = weights ? weights + (item.number * sizes.time + first) * keys : own.get();
        multiply<Real>(rows, columns, sizes.headWidth(), item.timeRows(q, first), item.keyRows().t(), 0, scores, keys);
        for (std::int64_t row = 0; row < rows; ++row) {
            softmaxRow(scores + row * keys, sizes.past + first + row + 1, keys);
            if (dropped)
                maskRow(
                    dropped.get() + row * keys, scores + row * keys, columns, item.weightIndex(first + row),
                    weightMask);
        }
        multiply<Real>(
            rows, sizes.headWidth(), columns, {dropped ? dropped.get() : scores, keys}, item.valueRows(), 0,
            mix + first * sizes.timeStride() + item.timeOffset, sizes.timeStride());
    });
}

/// Gradients of one item, added up over its query rows. Keys before `from` get none.
template <typename Real>
void backwardItem(
    const Item<Real>& item, const Real* q, const Real* weights, const Real* gradMix, Real* gradQ, Real* gradKeys,
    std::int64_t from, const DropoutMask& weightMask, const DropoutMask& valueMask)
{
    const Sizes& sizes = item.sizes;
    const auto keys = sizes.keys();
    const auto d = sizes.headWidth();
    const auto turnSize = std::min(kQueryRows, sizes.time) * keys;
    const auto gradScores = scratch<Real>(turnSize);
    const auto dropped = weightMask.active() ? scratch<Real>(turnSize) : nullptr;
    const auto asKeys = std::make_unique<Real[]>(static_cast<std::size_t>((keys - from) * d)); // zeros
    const auto asValues = std::make_unique<Real[]>(static_cast<std::size_t>((keys - from) * d));
    forQueryRows(sizes, [&](std::int64_t first, std::int64_t rows, std::int64_t columns) {
        const Real* const weight = weights + (item.number * sizes.time + first) * keys;
        const auto mixRows = item.timeRows(gradMix, first);
        multiply<Real>(rows, columns, d, mixRows, item.valueRows().t(), 0, gradScores.get(), keys);
        for (std::int64_t row = 0; row < rows; ++row) {
            if (dropped)
                maskRow(
                    dropped.get() + row * keys + from, weight + row * keys + from, columns - from,
                    item.weightIndex(first + row) + static_cast<std::uint32_t>(from), weightMask);
            softmaxRowBackward(
                gradScores.get() + row * keys, weight + row * keys, columns, item.weightIndex(first + row), weightMask);
        }
        const Real* const used = dropped ? dropped.get() : weight;
        multiply<Real>(columns - from, d, rows, {used + from, keys, true}, mixRows, 1, asValues.get(), d);
        multiply<Real>(
            columns - from, d, rows, {gradScores.get() + from, keys, true}, item.timeRows(q, first), 1, asKeys.get(),
            d);
        multiply<Real>(
            rows, d, columns, {gradScores.get(), keys}, item.keyRows(), 0,
            gradQ + first * sizes.timeStride() + item.timeOffset, sizes.timeStride());
    });
    for (std::int64_t row = from; row < keys; ++row)
        addMaskedRow(
            gradKeys + (row - from) * sizes.timeStride() + item.timeOffset, asKeys.get() + (row - from) * d,
            asValues.get() + (row - from) * d, d, item.valueIndex(row), valueMask);
}

class AttentionCoreFunction : public torch::autograd::Function<AttentionCoreFunction>
{
public:
    static torch::autograd::variable_list forward(
        torch::autograd::AutogradContext* context, const at::Tensor& givenQ, const at::Tensor& past,
        const at::Tensor& fresh, std::int64_t heads, double rate, bool keepWeights, bool keepForBackward)
    {
        const at::AutoDispatchBelowADInplaceOrView noTracking;
        const at::Tensor q = givenQ.contiguous();
        const Sizes sizes{q.size(0), q.size(1), q.size(2), past.size(0), heads};
        // Stream first: what one item reads lies together, and joining the next segment copies whole stretches.
        const at::Tensor keys = at::empty({sizes.batch, sizes.keys(), sizes.width}, q.options());
        keys.narrow(1, 0, sizes.past).copy_(past.transpose(0, 1));
        keys.narrow(1, sizes.past, sizes.time).copy_(fresh.transpose(0, 1));
        const at::Tensor mix = at::empty_like(q);
        const at::Tensor weights = keepWeights || keepForBackward
            ? at::empty({sizes.batch, sizes.heads, sizes.time, sizes.keys()}, q.options())
            : at::Tensor();
        const auto weightMask = DropoutMask::draw(rate);
        const auto valueMask = DropoutMask::draw(rate);
        withReal(q, [&](auto zero) {
            using Real = decltype(zero);
            Real* const allWeights = weights.defined() ? weights.mutable_data_ptr<Real>() : nullptr;
            inParallel(sizes.items(), 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t number = begin; number < end; ++number) {
                    const Item<Real> item(sizes, number, keys.const_data_ptr<Real>(), valueMask);
                    forwardItem(item, q.const_data_ptr<Real>(), mix.mutable_data_ptr<Real>(), allWeights, weightMask);
                }
            });
        });
        if (keepForBackward)
            context->save_for_backward({q, keys, weights});
        context->set_materialize_grads(false);
        context->saved_data["heads"] = heads;
        context->saved_data["past"] = sizes.past;
        weightMask.save(context->saved_data, rate, "weight");
        valueMask.save(context->saved_data, rate, "value");
        if (!keepWeights)
            return {mix, keys.transpose(0, 1)};
        context->mark_non_differentiable({weights});
        return {mix, keys.transpose(0, 1), weights};
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& gradients)
    {
        const at::AutoDispatchBelowADInplaceOrView noTracking;
        const auto saved = context->get_saved_variables();
        const at::Tensor &q = saved[0], &keys = saved[1], &weights = saved[2];
        const Sizes sizes{
            q.size(0), q.size(1), q.size(2), context->saved_data["past"].toInt(), context->saved_data["heads"].toInt()};
        const bool pastToo = context->needs_input_grad(1);
        const std::int64_t from = pastToo ? 0 : sizes.past;
        const auto weightMask = DropoutMask::load(context->saved_data, "weight");
        const auto valueMask = DropoutMask::load(context->saved_data, "value");
        const at::Tensor gradMix = gradients[0].defined() ? gradients[0].contiguous() : at::zeros_like(q);
        const at::Tensor gradQ = at::empty_like(q);
        const at::Tensor gradKeys = at::empty({sizes.keys() - from, sizes.batch, sizes.width}, q.options());
        withReal(q, [&](auto zero) {
            using Real = decltype(zero);
            inParallel(sizes.items(), 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t number = begin; number < end; ++number) {
                    const Item<Real> item(sizes, number, keys.const_data_ptr<Real>(), valueMask);
                    backwardItem(
                        item, q.const_data_ptr<Real>(), weights.const_data_ptr<Real>(), gradMix.const_data_ptr<Real>(),
                        gradQ.mutable_data_ptr<Real>(), gradKeys.mutable_data_ptr<Real>(), from, weightMask, valueMask);
                }
            });
        });
        if (gradients[1].defined()) // the joined rows themselves were used
            gradKeys.add_(gradients[1].narrow(0, from, gradKeys.size(0)));
        const at::Tensor none;
        const at::Tensor gradPast = pastToo ? gradKeys.narrow(0, 0, sizes.past) : none;
        return {gradQ, gradPast, gradKeys.narrow(0, sizes.past - from, sizes.time), none, none, none, none};
    }
};

} // namespace

AttentionCoreOutput attentionCore(
    const at::Tensor& q, const at::Tensor& past, const at::Tensor& fresh, int heads, double rate, bool keepWeights)
{
    if (!isCpuReal(q))
        return plainAttentionCore(q, past, fresh, heads, rate, keepWeights);
    const bool keepForBackward
        = at::GradMode::is_enabled() && (q.requires_grad() || past.requires_grad() || fresh.requires_grad());
    const auto out = AttentionCoreFunction::apply(
        q, past, fresh, static_cast<std::int64_t>(heads), rate, keepWeights, keepForBackward);
    return {out[0], out[1], keepWeights ? out[2] : at::Tensor()};
}

AttentionCoreOutput plainAttentionCore(
    const at::Tensor& q, const at::Tensor& past, const at::Tensor& fresh, int heads, double rate, bool keepWeights)
{
    const auto time = q.size(0);
    const auto split = [&](const at::Tensor& x) { // [N, B, D] -> [B, heads, N, D / heads]
        return x.unflatten(-1, {heads, x.size(-1) / heads}).permute({1, 2, 0, 3});
    };
    const at::Tensor keys = at::cat({past, fresh});
    auto scores = at::matmul(split(q), split(keys).transpose(-1, -2)); // [B, heads, T, K]
    const auto future = at::ones({time, time}, q.options().dtype(at::kBool).requires_grad(false)).triu(1);
    scores.narrow(-1, past.size(0), time).masked_fill_(future, -std::numeric_limits<double>::infinity());
    const at::Tensor weights = at::softmax(scores, -1);
    const at::Tensor mix = at::matmul(dropout(weights, rate), split(dropout(keys, rate)));
    return {mix.permute({2, 0, 1, 3}).flatten(2), keys, keepWeights ? weights.detach() : at::Tensor()};
}

} // namespace workbench::kernels
