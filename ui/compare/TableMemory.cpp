// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/TableMemory.h"

#include "ui/base/Format.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>

namespace workbench::ui
{

QStringList usualColumns()
{
    return {
        QStringLiteral("name"),
        QStringLiteral("state"),
        fromUtf8(kCurveColumn),
        QStringLiteral("bpc.validation"),
        fromUtf8(kDifferenceColumn),
        QStringLiteral("bpc.validation.bestStep"),
        QStringLiteral("params"),
        QStringLiteral("speed"),
        QStringLiteral("corpus"),
        QStringLiteral("model.width"),
        QStringLiteral("train.learningRate"),
        QStringLiteral("train.optimizer"),
        QStringLiteral("train.seed"),
        QStringLiteral("tags")};
}

namespace tableMemory
{

namespace
{

constexpr int kMostRemembered = 20; ///< filters

/// Apart from the window's: views are worth carrying from one machine to the next.
class Settings : public QSettings
{
public:
    Settings()
        : QSettings(IniFormat, UserScope, QStringLiteral("sharnn-workbench"), QStringLiteral("compare"))
    {
        beginGroup(QStringLiteral("table-1"));
    }
};

const auto kViews = QStringLiteral("views"), kLast = QStringLiteral("last"), kHistory = QStringLiteral("history");

QList<QPair<QString, QByteArray>> views()
{
    QList<QPair<QString, QByteArray>> views;
    Settings settings;
    const int count = settings.beginReadArray(kViews);
    for (int index = 0; index < count; ++index) {
        settings.setArrayIndex(index);
        views.append({settings.value("name").toString(), settings.value("setup").toByteArray()});
    }
    return views;
}

/// A store is known by where it is.
QString marksKey(const std::filesystem::path& store, const char* what)
{
    std::error_code none;
    const std::filesystem::path whole = std::filesystem::weakly_canonical(store, none);
    const QByteArray place = QByteArray::fromStdString((none ? store : whole).string());
    const QByteArray sum = QCryptographicHash::hash(place, QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("marks/%1/%2").arg(QString::fromLatin1(sum), QString::fromLatin1(what));
}

void write(const QList<QPair<QString, QByteArray>>& views)
{
    Settings settings;
    settings.remove(kViews);
    settings.beginWriteArray(kViews, int(views.size()));
    for (qsizetype index = 0; index < views.size(); ++index) {
        settings.setArrayIndex(int(index));
        settings.setValue("name", views[index].first);
        settings.setValue("setup", views[index].second);
    }
    settings.endArray();
}

} // namespace

QByteArray toJson(const TableSetup& setup)
{
    QJsonObject widths;
    for (auto width = setup.widths.begin(); width != setup.widths.end(); ++width)
        widths.insert(width.key(), width.value());
    QJsonArray sort;
    for (const RunSortKey& key : setup.sort)
        sort << QJsonObject{{"column", fromUtf8(key.path)}, {"descending", key.descending}};
    return QJsonDocument(QJsonObject{
                             {"filter", setup.filter},
                             {"scope", int(setup.scope)},
                             {"columns", QJsonArray::fromStringList(setup.columns)},
                             {"widths", widths},
                             {"sort", sort},
                             {"groupBy", setup.groupBy},
                             {"metric", setup.metric},
                             {"onlyDifferent", setup.onlyDifferent},
                         })
        .toJson(QJsonDocument::Compact);
}

std::optional<TableSetup> fromJson(const QByteArray& text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        return {};
    const QJsonObject object = document.object();
    TableSetup setup;
    setup.filter = object["filter"].toString();
    setup.scope = RunScope(std::clamp(object["scope"].toInt(), 0, int(kRunScopes.size()) - 1));
    for (const QJsonValue& column : object["columns"].toArray()) {
        if (column.isString() && !setup.columns.contains(column.toString()))
            setup.columns << column.toString();
    }
    if (!setup.columns.contains(QStringLiteral("name")))
        setup.columns.prepend(QStringLiteral("name")); // without it rows are nameless
    const QJsonObject widths = object["widths"].toObject();
    for (auto width = widths.begin(); width != widths.end(); ++width)
        setup.widths[width.key()] = std::clamp(width.value().toInt(), 40, 2000);
    for (const QJsonValue& key : object["sort"].toArray())
        setup.sort.push_back({key["column"].toString().toStdString(), key["descending"].toBool()});
    setup.groupBy = object["groupBy"].toString();
    setup.metric = object["metric"].toString(setup.metric);
    setup.onlyDifferent = object["onlyDifferent"].toBool();
    return setup;
}

TableSetup last()
{
    if (auto setup = fromJson(Settings().value(kLast).toByteArray()))
        return *setup;
    TableSetup usual;
    usual.columns = usualColumns();
    return usual;
}

void setLast(const TableSetup& setup)
{
    Settings().setValue(kLast, toJson(setup));
}

QStringList names()
{
    QStringList names;
    for (const auto& view : views())
        names << view.first;
    return names;
}

std::optional<TableSetup> view(const QString& name)
{
    for (const auto& view : views()) {
        if (view.first == name)
            return fromJson(view.second);
    }
    return {};
}

void saveView(const QString& name, const TableSetup& setup)
{
    auto all = views();
    const auto known = std::ranges::find(all, name, &QPair<QString, QByteArray>::first);
    if (known != all.end())
        known->second = toJson(setup);
    else
        all.append({name, toJson(setup)});
    write(all);
}

void removeView(const QString& name)
{
    auto all = views();
    all.removeIf([&name](const auto& view) { return view.first == name; });
    write(all);
}

Marks marks(const std::filesystem::path& store)
{
    const Settings settings;
    Marks marks;
    for (const QString& run : settings.value(marksKey(store, "pinned")).toStringList())
        marks.pinned.emplace_back(run.toStdString());
    if (const QString run = settings.value(marksKey(store, "baseline")).toString(); !run.isEmpty())
        marks.baseline = RunId(run.toStdString());
    return marks;
}

void setMarks(const std::filesystem::path& store, const Marks& marks)
{
    Settings settings;
    QStringList pinned;
    for (const RunId& run : marks.pinned)
        pinned << fromUtf8(run.value());
    settings.setValue(marksKey(store, "pinned"), pinned);
    settings.setValue(marksKey(store, "baseline"), marks.baseline ? fromUtf8(marks.baseline->value()) : QString());
}

QStringList history()
{
    return Settings().value(kHistory).toStringList();
}

void addToHistory(const QString& filter)
{
    if (filter.trimmed().isEmpty())
        return;
    QStringList filters = history();
    filters.removeAll(filter);
    filters.prepend(filter);
    Settings().setValue(kHistory, filters.first(std::min<qsizetype>(filters.size(), kMostRemembered)));
}

} // namespace tableMemory

} // namespace workbench::ui
