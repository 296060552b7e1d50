// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/CellTrace.h"

#include "core/inspect/LstmInsides.h"
#include "core/inspect/TextSegments.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <utility>

namespace workbench::inspect
{

namespace
{

/// A [1, B, D] state of one stream as [D]; zeros where there is none yet.
at::Tensor stateRow(const at::Tensor& state, const at::Tensor& like)
{
    return state.defined() ? state.view({-1}) : at::zeros({like.size(-1)}, like.options());
}

void append(std::vector<float>& values, const at::Tensor& rows)
{
    const at::Tensor plain = rows.to(at::kFloat).contiguous();
    const auto* const first = plain.const_data_ptr<float>();
    values.insert(values.end(), first, first + plain.numel());
}

} // namespace

Result<maps::CellStates>
traceCells(model::ShaRnn& model, std::string_view bytes, int first, int block, int bptt, const std::stop_token& stop)
{
    const at::NoGradGuard noGrad;
    const auto last = static_cast<std::size_t>(block);
    model::ShaRnnState carried;
    carried.hidden.resize(last + 1);
    carried.memory.resize(last + 1);

    maps::CellStates states;
    states.block = block;
    states.width = model->config().width;
    states.times = static_cast<int>(bytes.size()) - first;
    states.bytes = bytes.substr(static_cast<std::size_t>(first));
    const std::array targets{&states.inputGate, &states.forgetGate, &states.candidate, &states.outputGate};
    const auto values = static_cast<std::size_t>(states.times) * static_cast<std::size_t>(states.width);
    for (std::vector<float>* const each :
         {targets[0], targets[1], targets[2], targets[3], &states.cell, &states.hidden})
        each->reserve(values);

    for (const TextSegment& segment : textSegments(static_cast<int>(bytes.size()), bptt)) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Looking at the cell states was stopped.");
        const auto part
            = bytes.substr(static_cast<std::size_t>(segment.begin), static_cast<std::size_t>(segment.length()));
        at::Tensor h = at::embedding(model->encoder->weight, byteColumn(part));
        for (std::size_t number = 0; number < last; ++number) {
            auto out = model->blocks->at<model::BlockImpl>(number).forward(
                h, carried.hidden[number], carried.memory[number], false);
            h = std::move(out.h);
            carried.hidden[number] = std::move(out.hidden);
            carried.memory[number] = std::move(out.memory);
        }
        auto& watched = model->blocks->at<model::BlockImpl>(last);
        const at::Tensor x = watched.lnstart->forward(h);
        auto& state = carried.hidden[last];
        auto out = watched.rnn->forward(x, state);
        if (segment.end > first) {
            const LstmInsides insides = lookInside(
                {watched.rnn->weightInput, watched.rnn->weightHidden, watched.rnn->biasInput, watched.rnn->biasHidden},
                {x.squeeze(1), out.y.squeeze(1), stateRow(state.h, x), stateRow(state.c, x)});
            const int skipped = std::max(0, first - segment.begin);
            const int kept = segment.length() - skipped;
            for (std::size_t gate = 0; gate < targets.size(); ++gate)
                append(*targets[gate], insides.gates[static_cast<std::int64_t>(gate)].narrow(0, skipped, kept));
            append(states.cell, insides.cell.narrow(0, skipped, kept));
            append(states.hidden, out.y.squeeze(1).narrow(0, skipped, kept));
            // Written so that a NaN stays.
            if (!(insides.deviation <= states.selfCheck))
                states.selfCheck = insides.deviation;
        }
        state = std::move(out.state);
    }
    return states;
}

} // namespace workbench::inspect
