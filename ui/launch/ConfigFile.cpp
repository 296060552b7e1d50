// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/ConfigFile.h"

#include "core/config/ConfigSchema.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace workbench::ui
{

namespace
{
constexpr qint64 kMostBytes = 1 << 20;
}

Result<config::RunConfig> loadConfigFile(const QString& path, const config::RunConfig& defaults)
{
    const std::string name = path.toStdString();
    const QFileInfo info(path);
    if (!info.exists())
        return fail(ErrorCode::NotFound, name + " is not there.", "Choose a configuration saved as JSON.");
    if (!info.isFile())
        return fail(
            ErrorCode::InvalidArgument, name + " is not a regular file.", "Choose a configuration saved as JSON.");
    if (info.size() > kMostBytes)
        return fail(
            ErrorCode::InvalidArgument, name + " is too large for a configuration (over 1 MiB).",
            "Choose a configuration saved as JSON; a corpus is chosen in the Corpus card.");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorCode::Permission, name + " cannot be read: " + file.errorString().toStdString() + ".",
            "Check the file's permissions.");
    const QByteArray text = file.read(kMostBytes + 1);
    auto config = config::runConfigFromText({text.constData(), std::size_t(text.size())}, defaults);
    if (!config)
        return fail(config.error().code, name + ": " + config.error().message, config.error().hint);
    return config;
}

Result<> saveConfigFile(const QString& path, const config::RunConfig& config)
{
    // Text of users may hold any bytes; those that are no UTF-8 are replaced rather than thrown at.
    const std::string text
        = config::toJson(config).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) != qint64(text.size())
        || !file.commit())
        return fail(
            ErrorCode::Io, path.toStdString() + " cannot be written: " + file.errorString().toStdString() + ".",
            "Choose another folder, or free some space.");
    return {};
}

} // namespace workbench::ui
