// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/BranchBanner.h"

#include "core/config/ShapeFields.h"
#include "core/store/Store.h"
#include "core/train/BranchFit.h"
#include "core/train/Checkpoint.h"
#include "core/train/CheckpointRate.h"
#include "ui/base/Format.h"
#include "ui/base/RateText.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/FieldEditor.h"
#include "ui/models/RunListModel.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <cstdlib>

namespace workbench::ui
{

BranchBanner::BranchBanner(const AppContext& context, ConfigForm& form, QWidget* parent)
    : QFrame(parent)
    , m_context(context)
    , m_form(form)
    , m_words(new QLabel(this))
    , m_checkpoints(new FieldCombo(this))
    , m_note(new ElidedLabel(this))
    , m_drop(new QPushButton(this))
{
    setKind(this, "prompt");
    m_words->setTextFormat(Qt::PlainText);
    m_checkpoints->setAccessibleName(tr("Checkpoint that the run begins with"));
    m_checkpoints->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_checkpoints->setToolTip(tr("The checkpoint that the run begins with"));
    setKind(m_note, "small");
    setKind(m_drop, "flat");
    m_drop->setAccessibleName(tr("Begin with fresh weights instead"));
    m_drop->setToolTip(tr("Begins with fresh weights instead; the values stay as they are"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->setSpacing(8);
    row->addWidget(m_words);
    row->addWidget(m_checkpoints);
    row->addWidget(m_note, 1);
    row->addWidget(m_drop);
    connect(m_checkpoints, &QComboBox::currentIndexChanged, this, &BranchBanner::choose);
    connect(m_drop, &QPushButton::clicked, this, &BranchBanner::drop);
    connect(&m_form, &ConfigForm::changed, this, &BranchBanner::explain);
    setIcons();
    hide();
}

void BranchBanner::begin(const RunId& run, std::optional<std::int64_t> step)
{
    const store::RunRow* const parent = m_context.runs.find(run);
    m_words->setText(tr("Branches from \u201c%1\u201d at").arg(parent ? fromUtf8(parent->name) : tr("a run")));
    auto rows = m_context.store.checkpoints(run);
    m_manifest.reset();
    m_trouble = rows ? QString() : fromUtf8(describe(rows.error()));
    m_rows = rows ? std::move(*rows) : std::vector<store::CheckpointRow>();
    std::ranges::reverse(m_rows);
    {
        const QSignalBlocker quiet(m_checkpoints);
        m_checkpoints->clear();
        for (const store::CheckpointRow& row : m_rows)
            m_checkpoints->addItem(
                row.best ? tr("step %1, the best").arg(formatCount(row.at.step))
                         : tr("step %1").arg(formatCount(row.at.step)));
    }
    const auto asked = step
        ? std::ranges::min_element(
            m_rows, {}, [step](const store::CheckpointRow& row) { return std::abs(row.at.step - *step); })
        : std::ranges::find(m_rows, true, &store::CheckpointRow::best);
    m_on = true;
    m_checkpoints->setVisible(!m_rows.empty());
    m_drop->setVisible(true);
    show();
    const auto index = asked == m_rows.end() ? 0 : int(asked - m_rows.begin());
    {
        const QSignalBlocker quiet(m_checkpoints);
        m_checkpoints->setCurrentIndex(index);
    }
    choose(index);
    if (m_manifest) {
        config::RunConfig config = m_manifest->config;
        config.name.clear(); // two runs of one name cannot be told apart
        m_form.fill(config, config);
    }
}

void BranchBanner::choose(int index)
{
    m_manifest.reset();
    m_rate.reset();
    if (index >= 0 && index < int(m_rows.size())) {
        const auto folder = m_context.store.directory() / m_rows[std::size_t(index)].folder;
        auto manifest = train::readManifest(folder);
        m_trouble = manifest ? QString() : fromUtf8(describe(manifest.error()));
        if (manifest)
            m_manifest = std::move(*manifest);
        if (const auto rate = train::checkpointRate(folder)) // what cannot be read is told when the run begins
            m_rate = *rate;
    } else if (m_trouble.isEmpty()) {
        m_trouble = tr("The run has no checkpoint yet.");
    }
    lockShape();
    explain();
    Q_EMIT changed();
}

void BranchBanner::drop()
{
    if (!m_on)
        return;
    m_on = false;
    m_manifest.reset();
    hide();
    lockShape();
    Q_EMIT changed();
}

std::optional<store::RunOrigin> BranchBanner::origin() const
{
    if (!m_on || !m_manifest)
        return std::nullopt;
    return store::RunOrigin{m_manifest->run, m_manifest->at.step};
}

std::vector<config::FieldProblem> BranchBanner::problems() const
{
    if (!m_on)
        return {};
    if (!m_manifest) // not a run from nothing in its place
        return {{"", m_trouble.toStdString()}};
    return train::branchProblems(*m_manifest, m_form.config());
}

void BranchBanner::lockShape()
{
    const bool locked = m_on && m_manifest;
    for (FieldEditor* const editor : m_form.editors())
        if (config::shapesWeights(editor->spec().path))
            editor->setLocked(
                locked ? tr("As the checkpoint's weights need it: drop the branch to change it.") : QString());
}

void BranchBanner::explain()
{
    if (!m_on)
        return;
    if (!m_manifest) {
        setKind(m_note, "bad");
        m_note->setText(m_trouble);
        return;
    }
    const config::RunConfig& config = m_form.config();
    QStringList anew;
    if (config.corpus.path != m_manifest->config.corpus.path)
        anew << tr("Another corpus: its text starts at its beginning, with an empty memory.");
    else if (const auto streams = train::otherStreams(*m_manifest, config, m_manifest->corpusSha256); !streams.empty())
        anew << fromUtf8(streams) + tr(" The text starts at its beginning, with an empty memory.");
    if (config.train.optimizer != m_manifest->config.train.optimizer)
        anew << tr("Another optimiser: its moments start from nothing.");
    if (config.train.seed != m_manifest->config.train.seed)
        anew << tr("Another seed: other random numbers.");
    const double configured = m_manifest->config.train.learningRate;
    if (m_rate && *m_rate != configured && config.train.learningRate == configured)
        anew << tr("Its base learning rate was changed by hand and goes on: %1, not %2. Another rate in the form would "
                   "take its place.")
                    .arg(rateText(*m_rate), rateText(configured));
    setKind(m_note, anew.isEmpty() ? "small" : "warning");
    m_note->setText(
        anew.isEmpty() ? tr("Goes on with its weights, moments and place in the text. Steps, length and schedule count "
                            "from the first run\u2019s beginning.")
                       : anew.join(QLatin1Char(' ')));
}

void BranchBanner::setIcons()
{
    m_drop->setIcon(themedIcon(QStringLiteral("error"), Theme::of(palette()).dim));
}

void BranchBanner::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_drop)
        setIcons();
}

} // namespace workbench::ui
