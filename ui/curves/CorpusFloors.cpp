// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/CorpusFloors.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace workbench::ui
{

std::optional<CorpusFloors> corpusFloors(std::string_view details)
{
    const QByteArray bytes(details.data(), static_cast<qsizetype>(details.size()));
    const QJsonObject floors
        = QJsonDocument::fromJson(bytes).object().value(QLatin1String("floorsBitsPerByte")).toObject();
    const QJsonValue with = floors.value(QLatin1String("withRecall"));
    const QJsonValue without = floors.value(QLatin1String("withoutRecall"));
    if (!with.isDouble() || !without.isDouble())
        return std::nullopt;
    return CorpusFloors{with.toDouble(), without.toDouble()};
}

} // namespace workbench::ui
