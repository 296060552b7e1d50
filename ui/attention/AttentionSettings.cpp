// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/AttentionSettings.h"

#include "ui/base/Format.h"

#include <QSettings>

namespace workbench::ui
{

AttentionSettings AttentionSettings::restored()
{
    QSettings file;
    file.beginGroup(QStringLiteral("attention"));
    AttentionSettings settings;
    const auto word = [&](const char* key) { return file.value(QLatin1String(key)).toString().toStdString(); };
    settings.palette = maps::paletteFromName(word("palette")).value_or(settings.palette);
    settings.transfer = maps::transferFromName(word("scale")).value_or(settings.transfer);
    settings.pooling = word("pooling") == "mean" ? maps::Pooling::Mean : maps::Pooling::Maximum;
    settings.columns = word("x") == "distance" ? MapColumns::Distance : MapColumns::Position;
    settings.tint = word("tint") == "surprisal" ? TextTint::Surprisal : TextTint::Attention;
    const double mass = file.value(QStringLiteral("mass"), 0).toDouble();
    if (mass > 0 && mass < 1) {
        settings.mass = mass;
    }
    const double rate = file.value(QStringLiteral("framesPerSecond"), settings.framesPerSecond).toDouble();
    if (rate >= 0 && rate <= 5) {
        settings.framesPerSecond = rate;
    }
    settings.probeText = file.value(QStringLiteral("probeText")).toString();
    return settings;
}

void AttentionSettings::save() const
{
    QSettings file;
    file.beginGroup(QStringLiteral("attention"));
    file.setValue(QStringLiteral("palette"), fromUtf8(maps::paletteName(palette)));
    file.setValue(QStringLiteral("scale"), fromUtf8(maps::transferName(transfer)));
    file.setValue(
        QStringLiteral("pooling"), pooling == maps::Pooling::Mean ? QStringLiteral("mean") : QStringLiteral("maximum"));
    file.setValue(
        QStringLiteral("x"), columns == MapColumns::Distance ? QStringLiteral("distance") : QStringLiteral("position"));
    file.setValue(
        QStringLiteral("tint"),
        tint == TextTint::Surprisal ? QStringLiteral("surprisal") : QStringLiteral("attention"));
    file.setValue(QStringLiteral("mass"), mass.value_or(0));
    file.setValue(QStringLiteral("framesPerSecond"), framesPerSecond);
    file.setValue(QStringLiteral("probeText"), probeText);
}

} // namespace workbench::ui
