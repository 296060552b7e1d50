// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/RowCurve.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>

namespace workbench::ui
{

RowCurve::RowCurve(QWidget* parent)
    : QWidget(parent)
    , m_header(new QWidget(this))
    , m_title(new QLabel(m_header))
    , m_reading(new QLabel(m_header))
    , m_plot(new RowCurvePlot(this))
    , m_caption(new QLabel(this))
{
    for (QLabel* const label : {m_title, m_reading, m_caption})
        label->setTextFormat(Qt::PlainText);
    setKind(m_title, "title");
    setKind(m_reading, "small");
    setKind(m_caption, "small");
    m_title->hide();
    m_caption->setWordWrap(true);
    m_caption->hide();

    auto* const header = new QHBoxLayout(m_header);
    header->setContentsMargins(0, 0, 0, 0);
    header->setSpacing(8);
    header->addWidget(m_title);
    header->addStretch();
    header->addWidget(m_reading);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_header);
    column->addWidget(m_plot, 1);
    column->addWidget(m_caption);

    connect(m_plot, &RowCurvePlot::keyRead, this, [this](std::optional<int> key) {
        tellReading();
        Q_EMIT hovered(key);
    });
    connect(m_plot, &RowCurvePlot::keyChosen, this, [this](int key) {
        Q_EMIT keyLocked(m_plot->lockedKey() == key ? std::nullopt : std::optional(key));
    });
    tellReading();
}

void RowCurve::setCurve(const QString& title, RowCurveData data)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_plot->setData(std::move(data));
    tellReading();
}

void RowCurve::setHeaderShown(bool shown)
{
    m_header->setVisible(shown);
}

void RowCurve::setCaption(const QString& caption)
{
    m_caption->setText(caption);
    m_caption->setVisible(!caption.isEmpty());
}

void RowCurve::setDistance(bool distance)
{
    m_plot->setDistance(distance);
}

void RowCurve::setLogarithmic(bool logarithmic)
{
    m_plot->setLogarithmic(logarithmic);
}

void RowCurve::setLockedKey(std::optional<int> key)
{
    m_plot->setLockedKey(key);
    tellReading();
}

QString RowCurve::reading(int key) const
{
    const RowCurveData& data = m_plot->data();
    QStringList values;
    for (const RowCurveData::Line& line : data.lines)
        values << tr("%1 %2").arg(line.name, QLocale().toString(line.values[std::size_t(key)], 'g', 4));
    const auto byte = static_cast<std::uint8_t>(data.bytes[std::size_t(key)]);
    return tr("%1, byte %2, %3: %4")
        .arg(
            fromUtf8(maps::byteLabel(byte)), formatCount(data.firstOffset + key), formatCount(key - data.own),
            values.join(QStringLiteral(", ")));
}

void RowCurve::tellReading()
{
    const auto key = m_plot->readKey() ? m_plot->readKey() : m_plot->lockedKey();
    const bool there = key && *key >= 0 && *key < m_plot->data().count();
    const QString words = there ? reading(*key) : QString();
    m_reading->setText(there ? words : QStringLiteral(" ")); // a blank keeps the line's height
    Q_EMIT readingChanged(words);
}

RowCurveData RowCurve::rowOf(const maps::AttentionMap& map, int query)
{
    const auto row = map.row(0, query).first(std::size_t(map.ownKey(query)) + 1);
    return {
        map.bytes,
        map.firstOffset,
        map.ownKey(query),
        map.memory(),
        {{tr("weight"), {row.begin(), row.end()}, RowCurveData::Role::Weight}}};
}

QString RowCurve::queryTitle(const maps::AttentionMap& map, int query)
{
    const int own = map.ownKey(query);
    return tr("Query '%1' at byte %2").arg(fromUtf8(maps::byteLabel(map.byte(own))), formatCount(map.offset(own)));
}

QString RowCurve::gradientCaption()
{
    return tr("Attention shows where the head looks, not why; the gradient says what the loss here hangs on.");
}

} // namespace workbench::ui
