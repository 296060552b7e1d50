// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/WeightsMessage.h"

#include "core/host/EventFields.h"
#include "core/train/WeightsBytes.h"

namespace workbench::host
{

std::string encodeWeights(const train::WeightsPublished& event)
{
    FieldWriter writer;
    writer(event.at);
    writer.rest(train::weightBytes(*event.weights));
    return writer.take();
}

Result<train::WeightsPublished> decodeWeights(const config::RunConfig& config, std::string_view bytes)
{
    FieldReader reader(bytes);
    train::WeightsPublished event;
    std::string_view tensors;
    reader(event.at);
    reader.rest(tensors);
    if (const std::string fault = reader.fault(); !fault.empty())
        return fail(ErrorCode::Corrupt, "The weights of the run cannot be read: " + fault + ".");
    auto weights = train::weightsOfBytes(config, event.at.step, tensors);
    if (!weights)
        return fail(std::move(weights.error()));
    event.weights = std::move(*weights);
    return event;
}

} // namespace workbench::host
