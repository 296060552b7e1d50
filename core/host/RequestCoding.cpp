// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/RequestCoding.h"

#include "core/config/ConfigSchema.h"
#include "core/host/ByteFields.h"
#include "core/host/EventFields.h"

#include <nlohmann/json.hpp>

namespace workbench::train
{

template <typename Archive>
void fields(Archive& archive, host::Of<Archive, CaptureSettings>& capture)
{
    archive(capture.block, capture.stream, capture.perSecond);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, Beginning>& begin)
{
    archive(begin.checkpoint, begin.freshOptimizer, begin.freshText);
}

} // namespace workbench::train

namespace workbench::host
{

namespace
{

/// The texts of a configuration, which may hold any bytes: JSON carries UTF-8 alone.
template <typename Archive>
void texts(Archive& archive, Of<Archive, config::RunConfig>& config)
{
    archive(config.name, config.corpus.path, config.corpus.validationPath, config.corpus.testPath, config.film.prompt);
}

template <typename Archive>
void asked(Archive& archive, Of<Archive, train::TrainControl::Asked>& asked)
{
    archive(asked.paused, asked.capture, asked.captureSet, asked.frameTaken, asked.requests.evaluate);
    archive(asked.requests.checkpoint, asked.requests.weights, asked.requests.learningRate);
}

tl::unexpected<Error> corrupt(const char* what, const std::string& why)
{
    return fail(ErrorCode::Corrupt, std::string(what) + " cannot be read: " + why + ".");
}

} // namespace

std::string encodeRequest(const train::TrainRequest& request)
{
    FieldWriter writer;
    writer(config::toJson(request.config).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    texts(writer, request.config);
    writer(request.run, request.checkpointFolder, request.begin);
    return writer.take();
}

Result<train::TrainRequest> decodeRequest(std::string_view bytes)
{
    FieldReader reader(bytes);
    std::string json;
    reader(json);
    train::TrainRequest request;
    if (reader.isSound()) {
        auto config = config::runConfigFromText(json);
        if (!config)
            return fail(std::move(config.error()));
        request.config = std::move(*config);
    }
    texts(reader, request.config);
    reader(request.run, request.checkpointFolder, request.begin);
    if (const std::string fault = reader.fault(); !fault.empty())
        return corrupt("The request for a run", fault);
    return request;
}

std::string encodeAsked(const train::TrainControl::Asked& what)
{
    FieldWriter writer;
    asked(writer, what);
    return writer.take();
}

Result<train::TrainControl::Asked> decodeAsked(std::string_view bytes)
{
    FieldReader reader(bytes);
    train::TrainControl::Asked what;
    asked(reader, what);
    if (const std::string fault = reader.fault(); !fault.empty())
        return corrupt("What is asked of the run", fault);
    return what;
}

std::string encodeError(const Error& error)
{
    FieldWriter writer;
    writer(error);
    return writer.take();
}

Result<Error> decodeError(std::string_view bytes)
{
    FieldReader reader(bytes);
    Error error;
    reader(error);
    if (const std::string fault = reader.fault(); !fault.empty())
        return corrupt("An error of the run", fault);
    return error;
}

} // namespace workbench::host
