// SPDX-License-Identifier: GPL-3.0-or-later
// The chain rule by hand at the borders of segments: forward once without a graph, keeping only what crosses a border;
// then from the last segment to the first, each forward again with a graph, and backward from the gradients that the
// segments after it left at its border. The result is that of one graph over the whole text.
#include "core/inspect/EmbeddingGradient.h"

#include "core/inspect/TextSegments.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace workbench::inspect
{

namespace
{

/// Per block, what stands at the border before a segment.
struct Border {
    std::vector<model::LstmState> hidden;
    std::vector<std::int64_t> remembered; ///< rows of memory, the last ones before the segment
};

/// How many rows of a memory after a segment are the segment's own: the last ones.
std::int64_t freshRows(const TextSegment& segment, const at::Tensor& memory)
{
    return memory.defined() ? std::min<std::int64_t>(segment.length(), memory.size(0)) : 0;
}

/// A fresh leaf with the values of `tensor`; undefined stays undefined.
at::Tensor leaf(const at::Tensor& tensor)
{
    return tensor.defined() ? tensor.detach().requires_grad_(true) : tensor;
}

class GradientWalk
{
public:
    GradientWalk(model::ShaRnn& model, std::string_view bytes, int at, int bptt)
        : m_model(model)
        , m_target(at)
        , m_input(byteColumn(bytes))
        , m_layers(static_cast<std::size_t>(model->config().layers))
    {
        // The segment of the last query runs whole, as it would anyway: its length decides what memory it has.
        for (const TextSegment& segment : textSegments(static_cast<int>(bytes.size()), bptt))
            if (segment.begin < at)
                m_segments.push_back(segment);
        const auto options = model->encoder->weight.options().requires_grad(false);
        m_gradient = at::zeros({at, model->config().width}, options);
        m_rows.resize(m_layers);
        m_rowGradients.resize(m_layers);
        for (std::size_t number = 0; number < m_layers; ++number)
            if (block(number).attn) {
                m_rows[number] = at::zeros({m_segments.back().end, 1, model->config().width}, options);
                m_rowGradients[number] = at::zeros_like(m_rows[number]);
            }
    }

    Result<at::Tensor> run(const std::stop_token& stop)
    {
        Border border{std::vector<model::LstmState>(m_layers), std::vector<std::int64_t>(m_layers, 0)};
        for (const TextSegment& segment : m_segments) {
            if (stop.stop_requested())
                return cancelled();
            m_borders.push_back(border);
            if (segment.end < m_segments.back().end)
                border = forward(segment, border);
        }
        m_hiddenGradients.resize(m_layers);
        for (std::size_t number = m_segments.size(); number-- > 0;) {
            if (stop.stop_requested())
                return cancelled();
            backward(m_segments[number], m_borders[number]);
        }
        return m_gradient;
    }

private:
    static tl::unexpected<Error> cancelled()
    {
        return fail(ErrorCode::Cancelled, "Computing the gradient was stopped.");
    }

    model::BlockImpl& block(std::size_t number) const { return m_model->blocks->at<model::BlockImpl>(number); }

    at::Tensor embedded(const TextSegment& segment) const
    {
        return at::embedding(m_model->encoder->weight, m_input.narrow(0, segment.begin, segment.length()));
    }

    /// Rows [.., 1, D] of a block's memory before a segment; undefined where there are none.
    at::Tensor memoryBefore(const at::Tensor& rows, const TextSegment& segment, std::int64_t remembered) const
    {
        return remembered > 0 ? rows.narrow(0, segment.begin - remembered, remembered) : at::Tensor();
    }

    /// Keeps the rows that the segment adds to every memory.
    Border forward(const TextSegment& segment, const Border& before)
    {
        const at::NoGradGuard noGrad;
        Border after;
        at::Tensor h = embedded(segment);
        for (std::size_t number = 0; number < m_layers; ++number) {
            const at::Tensor memory = memoryBefore(m_rows[number], segment, before.remembered[number]);
            auto out = block(number).forward(h, before.hidden[number], memory, false);
            h = std::move(out.h);
            after.hidden.push_back(std::move(out.hidden));
            after.remembered.push_back(out.memory.defined() ? out.memory.size(0) : 0);
            if (const auto fresh = freshRows(segment, out.memory))
                m_rows[number]
                    .narrow(0, segment.end - fresh, fresh)
                    .copy_(out.memory.narrow(0, out.memory.size(0) - fresh, fresh));
        }
        return after;
    }

    void backward(const TextSegment& segment, const Border& before)
    {
        const at::AutoGradMode withGraph(true);
        const bool isLast = segment.end == m_segments.back().end;
        const at::Tensor bytes = leaf(embedded(segment));
        std::vector<at::Tensor> inputs{bytes}, outputs, gradients;
        const auto addInput = [&](const at::Tensor& input) {
            if (input.defined())
                inputs.push_back(input);
            return input;
        };
        const auto addOutput = [&](const at::Tensor& output, const at::Tensor& gradient) {
            if (gradient.defined()) {
                outputs.push_back(output);
                gradients.push_back(gradient);
            }
        };

        std::vector<model::LstmState> hidden(m_layers);
        std::vector<at::Tensor> memory(m_layers);
        at::Tensor h = bytes;
        for (std::size_t number = 0; number < m_layers; ++number) {
            hidden[number] = {addInput(leaf(before.hidden[number].h)), addInput(leaf(before.hidden[number].c))};
            memory[number] = addInput(leaf(memoryBefore(m_rows[number], segment, before.remembered[number])));
            const auto out = block(number).forward(h, hidden[number], memory[number], false);
            h = out.h;
            if (isLast)
                continue;
            addOutput(out.hidden.h, m_hiddenGradients[number].h);
            addOutput(out.hidden.c, m_hiddenGradients[number].c);
            if (const auto fresh = freshRows(segment, out.memory))
                addOutput(
                    out.memory.narrow(0, out.memory.size(0) - fresh, fresh),
                    m_rowGradients[number].narrow(0, segment.end - fresh, fresh));
        }
        if (isLast) {
            const auto query = m_target - 1 - segment.begin;
            const at::Tensor logits = m_model->decoder->forward(h.narrow(0, query, 1), m_model->encoder->weight);
            outputs = {at::cross_entropy_loss(logits.flatten(0, 1), m_input[m_target])};
            gradients = {at::Tensor()};
        }

        const auto found = torch::autograd::grad(outputs, inputs, gradients, std::nullopt, false, true);
        auto next = found.begin();
        const auto take = [&](const at::Tensor& input) { return input.defined() ? *next++ : at::Tensor(); };
        const at::Tensor ofBytes = take(bytes);
        const auto kept = std::min(segment.end, m_target) - segment.begin;
        if (ofBytes.defined())
            m_gradient.narrow(0, segment.begin, kept).copy_(ofBytes.squeeze(1).narrow(0, 0, kept));
        for (std::size_t number = 0; number < m_layers; ++number) {
            m_hiddenGradients[number].h = take(hidden[number].h);
            m_hiddenGradients[number].c = take(hidden[number].c);
            if (const at::Tensor past = take(memory[number]); past.defined())
                memoryBefore(m_rowGradients[number], segment, past.size(0)).add_(past);
        }
    }

    model::ShaRnn& m_model;
    int m_target;
    at::Tensor m_input; ///< [bytes, 1]
    std::size_t m_layers;
    std::vector<TextSegment> m_segments; ///< up to the one with the last query
    std::vector<Border> m_borders; ///< before each segment
    /// Per block with attention, a row a byte: what is remembered of it, and the gradient that later segments gave it.
    std::vector<at::Tensor> m_rows, m_rowGradients;
    std::vector<model::LstmState> m_hiddenGradients; ///< at the border after the segment
    at::Tensor m_gradient;
};

} // namespace

Result<at::Tensor>
embeddingGradient(model::ShaRnn& model, std::string_view bytes, int at, int bptt, const std::stop_token& stop)
{
    return GradientWalk(model, bytes, at, bptt).run(stop);
}

} // namespace workbench::inspect
