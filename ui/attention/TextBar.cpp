// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/TextBar.h"

#include "core/base/ByteEscapes.h"
#include "core/data/ByteCorpus.h"
#include "ui/base/Format.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFileDialog>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kLines = 3;
constexpr int kMostWritten = 4096;
constexpr std::int64_t kShownOfFile = 4096; ///< a map of more is none to read
} // namespace

TextBar::TextBar(QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_weights(new FieldCombo(this))
    , m_bytesCaption(new QLabel(tr("bytes"), this))
    , m_seedCaption(new QLabel(tr("seed"), this))
    , m_message(new QLabel(this))
    , m_bytes(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_file(new QPushButton(tr("File…"), this))
    , m_run(new QPushButton(this))
{
    m_text->setFont(byteFont());
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("Text"));
    m_text->setToolTip(tr("Bytes that do not show are written as \\t, \\x00 and so on, a backslash as \\\\"));
    m_text->setFixedHeight(QFontMetrics(byteFont()).lineSpacing() * kLines + 14);
    m_weights->setAccessibleName(tr("Weights"));
    m_weights->setToolTip(tr("Which weights read the text"));
    m_weights->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_weights->setMinimumContentsLength(12);
    for (QSpinBox* const box : {m_bytes, m_seed}) {
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
        box->setFixedWidth(64);
    }
    m_bytes->setRange(1, kMostWritten);
    m_bytes->setValue(256);
    m_bytes->setAccessibleName(tr("Bytes to write"));
    m_seed->setRange(0, 1'000'000'000);
    m_seed->setValue(1);
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("The same seed, prompt and weights write the same bytes"));
    setKind(m_bytesCaption, "dim");
    setKind(m_seedCaption, "dim");
    setKind(m_message, "bad");
    setKind(m_run, "primary");
    m_message->setTextFormat(Qt::PlainText);

    auto* choices = new QHBoxLayout;
    choices->setSpacing(4);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_weights, m_bytesCaption, m_bytes, m_seedCaption, m_seed, m_file, m_run}) {
        choices->addWidget(widget);
    }
    auto* right = new QVBoxLayout;
    right->setSpacing(4);
    right->addLayout(choices);
    right->addWidget(m_message);
    right->addStretch(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_text, 1);
    row->addLayout(right);

    connect(m_text, &QPlainTextEdit::textChanged, this, &TextBar::check);
    connect(m_file, &QPushButton::clicked, this, &TextBar::openFile);
    connect(m_run, &QPushButton::clicked, this, &TextBar::run);
    setSampling(false);
    m_weights->addItem(tr("no checkpoint"));
}

void TextBar::setWeights(
    const std::vector<store::CheckpointRow>& checkpoints, const std::string& storeFolder, bool live)
{
    if ((checkpoints == m_checkpoints && live == m_hasLive) || m_weights->view()->isVisible()) {
        return; // a list that is open stays as it is
    }
    m_checkpoints = checkpoints;
    m_hasLive = live;
    const QVariant before = m_weights->currentData();
    m_weights->clear();
    if (live) {
        m_weights->addItem(tr("weights of now"), QString());
    }
    for (auto row = checkpoints.rbegin(); row != checkpoints.rend(); ++row) {
        const QString step = tr("step %1").arg(formatCount(row->at.step));
        m_weights->addItem(
            row->best ? tr("%1, best").arg(step) : step,
            fromUtf8((std::filesystem::path(storeFolder) / row->folder).string()));
    }
    if (m_weights->count() == 0) {
        m_weights->addItem(tr("no checkpoint"));
    }
    const int again = before.isValid() ? m_weights->findData(before) : -1;
    const auto best = std::ranges::find_if(checkpoints, &store::CheckpointRow::best);
    const int usual = live || best == checkpoints.end()
        ? 0
        : m_weights->findData(fromUtf8((std::filesystem::path(storeFolder) / best->folder).string()));
    m_weights->setCurrentIndex(again >= 0 ? again : std::max(0, usual));
    check();
}

void TextBar::chooseWeights(const std::string& checkpoint)
{
    if (const int index = m_weights->findData(fromUtf8(checkpoint)); index >= 0) {
        m_weights->setCurrentIndex(index);
    }
}

void TextBar::setSampling(bool sampling)
{
    if (m_sampling != sampling) {
        const QString other = std::exchange(m_other, text());
        m_text->setPlainText(other);
    }
    m_sampling = sampling;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_bytesCaption, m_bytes, m_seedCaption, m_seed}) {
        widget->setVisible(sampling);
    }
    m_file->setVisible(!sampling);
    m_text->setPlaceholderText(sampling ? tr("The prompt that the model goes on from") : tr("A text to be read"));
    check();
}

void TextBar::setTexts(const QString& text, const QString& prompt)
{
    m_text->setPlainText(m_sampling ? prompt : text);
    m_other = m_sampling ? text : prompt;
}

QString TextBar::text() const
{
    return m_text->toPlainText();
}

bool TextBar::canRun() const
{
    return m_run->isEnabled();
}

void TextBar::setBusy(bool busy)
{
    m_busy = busy;
    check();
}

void TextBar::complain(const QString& message)
{
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
}

void TextBar::check()
{
    const auto bytes = unescapeBytes(text().toStdString());
    setKind(m_text, bytes ? nullptr : "invalid");
    complain(bytes ? QString() : fromUtf8(bytes.error().message));
    m_run->setText(m_busy ? tr("Running…") : m_sampling ? tr("Write") : tr("Run"));
    m_run->setEnabled(!m_busy && bytes && !bytes->empty() && m_weights->currentData().isValid());
    m_run->setToolTip(
        m_weights->currentData().isValid() ? QString()
                                           : tr("This run has no checkpoint yet, so there are no weights to run with"));
}

void TextBar::run()
{
    const auto bytes = unescapeBytes(text().toStdString());
    if (!bytes || !canRun()) {
        return;
    }
    FeedText wanted;
    wanted.bytes = *bytes;
    wanted.checkpoint = m_weights->currentData().toString().toStdString();
    wanted.writeBytes = m_sampling ? m_bytes->value() : 0;
    wanted.seed = static_cast<std::uint64_t>(m_seed->value());
    Q_EMIT runWanted(wanted);
}

void TextBar::openFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a probe text"));
    if (path.isEmpty()) {
        return;
    }
    const auto file = data::ByteCorpus::open(path.toStdString());
    std::vector<std::uint8_t> bytes(
        file ? static_cast<std::size_t>(std::min<std::int64_t>(file->size(), kShownOfFile)) : 0);
    const Result<> read = file ? file->read(0, bytes) : fail(file.error());
    if (!read) {
        complain(fromUtf8(describe(read.error())));
        return;
    }
    m_text->setPlainText(fromUtf8(escapeBytes(std::string(bytes.begin(), bytes.end()))));
    if (file->size() > kShownOfFile) {
        complain(tr("The first %1 of %2 bytes are shown; the command sharnn attention reads any part.")
                     .arg(formatCount(kShownOfFile), formatCount(file->size())));
    }
}

} // namespace workbench::ui
