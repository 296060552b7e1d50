// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SavedSamplers.h"

#include "ui/base/Format.h"

#include <QMap>
#include <QSettings>

namespace workbench::ui::savedSamplers
{

namespace
{

const auto kArray = QStringLiteral("sampling/samplers");
const auto kName = QStringLiteral("name"), kSettings = QStringLiteral("settings");

/// Settings as JSON by name.
QMap<QString, QString> read()
{
    QMap<QString, QString> saved;
    QSettings file;
    const int count = file.beginReadArray(kArray);
    for (int index = 0; index < count; ++index) {
        file.setArrayIndex(index);
        saved.insert(file.value(kName).toString(), file.value(kSettings).toString());
    }
    return saved;
}

void write(const QMap<QString, QString>& saved)
{
    QSettings file;
    file.remove(kArray);
    file.beginWriteArray(kArray, int(saved.size()));
    int index = 0;
    for (auto each = saved.begin(); each != saved.end(); ++each) {
        file.setArrayIndex(index++);
        file.setValue(kName, each.key());
        file.setValue(kSettings, each.value());
    }
    file.endArray();
}

} // namespace

std::vector<SavedSampler> all()
{
    std::vector<SavedSampler> samplers;
    const auto saved = read();
    for (auto each = saved.begin(); each != saved.end(); ++each) {
        if (auto settings = sample::settingsFromJson(each.value().toStdString()))
            samplers.push_back({each.key(), std::move(*settings)});
    }
    return samplers;
}

void save(const QString& name, const sample::SamplerSettings& settings)
{
    auto saved = read();
    saved.insert(name, fromUtf8(sample::settingsJson(settings)));
    write(saved);
}

void remove(const QString& name)
{
    auto saved = read();
    saved.remove(name);
    write(saved);
}

} // namespace workbench::ui::savedSamplers
