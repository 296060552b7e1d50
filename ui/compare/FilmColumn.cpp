// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/FilmColumn.h"

#include "core/base/Printable.h"
#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"
#include "ui/bytes/ByteTint.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextCursor>

#include <limits>

namespace workbench::ui
{

FilmColumn::FilmColumn(QWidget* parent)
    : QWidget(parent)
    , m_name(new ElidedLabel(this))
    , m_swatch(new QLabel(this))
    , m_step(new QLabel(this))
    , m_text(new QPlainTextEdit(this))
{
    auto* const open = new QPushButton(tr("Open in Sample page"), this);
    setKind(open, "link");
    setKind(m_step, "small");
    setKind(m_text, "quiet");
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    open->setToolTip(tr("Go on writing with the weights of this run"));
    auto* const row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_swatch);
    row->addWidget(m_name, 1);
    row->addWidget(m_step);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_text, 1);
    column->addWidget(open, 0, Qt::AlignLeft);
    setMinimumWidth(200);
    connect(open, &QPushButton::clicked, this, &FilmColumn::openWanted);
}

void FilmColumn::setRun(const store::RunRow& run)
{
    QPixmap swatch(10, 10);
    swatch.fill(runColour(run.colour));
    m_swatch->setPixmap(swatch);
    m_name->setText(fromUtf8(printable(run.name)));
    m_text->setAccessibleName(tr("Written by %1").arg(fromUtf8(printable(run.name))));
}

void FilmColumn::setFrame(const sample::FilmFrame* frame, bool withPrompt, const QString& why)
{
    m_frame = frame ? std::optional(*frame) : std::nullopt;
    m_withPrompt = withPrompt;
    m_step->setText(frame ? tr("step %1").arg(formatCount(frame->step)) : QString());
    m_text->setPlaceholderText(why);
    write();
    m_text->moveCursor(QTextCursor::Start);
}

void FilmColumn::setTrouble(const Error& error)
{
    setFrame(
        nullptr, false,
        tr("This film cannot be read: %1 %2").arg(fromUtf8(printable(error.message)), fromUtf8(printable(error.hint))));
}

void FilmColumn::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_frame)
        return;
    const int place = m_text->verticalScrollBar()->value();
    write();
    m_text->verticalScrollBar()->setValue(place);
}

void FilmColumn::write()
{
    m_text->clear();
    if (!m_frame)
        return;
    const sample::FilmFrame* const frame = &*m_frame;
    const Theme& theme = Theme::of(palette());
    const std::string all = m_withPrompt ? frame->prompt + frame->text : frame->text;
    const std::size_t prompt = m_withPrompt ? frame->prompt.size() : 0;
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    for (const maps::ByteGlyph& glyph : maps::byteGlyphs(all)) {
        QTextCharFormat format;
        format.setFont(byteFont());
        const std::size_t first = std::size_t(glyph.first);
        const bool escape = glyph.kind == maps::GlyphKind::Control || glyph.kind == maps::GlyphKind::Invalid;
        format.setForeground(first < prompt ? theme.dim : escape ? mixColours(theme.text, theme.dim, 0.6) : theme.text);
        if (first >= prompt && first - prompt < frame->surprisalBits.size())
            format.setBackground(surprisalColour(surprisalShare(frame->surprisalBits[first - prompt]), theme));
        // a blank is a blank in flowing text; every other byte is shown by its glyph
        cursor.insertText(glyph.kind == maps::GlyphKind::Space ? QStringLiteral(" ") : fromUtf8(glyph.text), format);
        if (all[first] == '\n')
            cursor.insertText(QStringLiteral("\n"), QTextCharFormat());
    }
    cursor.endEditBlock();
}

QString FilmColumn::shownText() const
{
    return m_text->toPlainText();
}

} // namespace workbench::ui
