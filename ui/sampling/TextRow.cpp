// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/TextRow.h"

#include "ui/base/Format.h"
#include "ui/sampling/SettingRow.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace workbench::ui
{

namespace
{
constexpr int kFrame = 18; ///< pixels above and below the lines
constexpr int kLabelHeight = 30; ///< its words stand beside the first line
} // namespace

TextRow::TextRow(const QString& label, const QString& toolTip, const QString& placeholder, int lines, QWidget* parent)
    : QWidget(parent)
    , m_edit(new QPlainTextEdit(this))
    , m_error(new QLabel(this))
{
    auto* const caption = new QLabel(label, this);
    caption->setFixedSize(SettingRow::kLabelWidth, kLabelHeight);
    caption->setBuddy(m_edit);
    caption->setToolTip(toolTip);
    setKind(caption, "dim");
    m_edit->setFont(byteFont());
    m_edit->setFixedHeight(QFontMetrics(byteFont()).lineSpacing() * lines + kFrame);
    m_edit->setTabChangesFocus(true);
    m_edit->setPlaceholderText(placeholder);
    m_edit->setAccessibleName(label);
    m_edit->setToolTip(toolTip);
    setFocusProxy(m_edit);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->hide();
    setKind(m_error, "bad");

    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->addWidget(caption, 0, 0, Qt::AlignTop);
    grid->addWidget(m_edit, 0, 1);
    grid->addWidget(m_error, 1, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &TextRow::edited);
}

std::string TextRow::text() const
{
    QString raw = m_edit->document()->toRawText(); // which keeps no-break spaces
    raw.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    raw.replace(QChar::LineSeparator, QLatin1Char('\n'));
    return raw.toStdString();
}

void TextRow::setText(const std::string& text)
{
    const QSignalBlocker quiet(this);
    m_edit->setPlainText(fromUtf8(text));
    setError({});
}

void TextRow::setError(const QString& message)
{
    m_error->setText(message);
    m_error->setVisible(!message.isEmpty());
    setKind(m_edit, message.isEmpty() ? nullptr : "invalid");
}

QString TextRow::error() const
{
    return m_error->text();
}

} // namespace workbench::ui
