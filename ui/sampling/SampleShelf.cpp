// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleShelf.h"

#include "ui/base/Format.h"
#include "ui/models/RunListModel.h"
#include "ui/sampling/BranchView.h"
#include "ui/sampling/ByteTrack.h"
#include "ui/sampling/FilmCard.h"
#include "ui/sampling/KeptSamples.h"
#include "ui/sampling/SampleSaver.h"
#include "ui/selection/Selection.h"
#include "ui/session/SampleKeeper.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/StyleSheet.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

SampleShelf::SampleShelf(const AppContext& context, SampleKeeper& keeper, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_keeper(keeper)
    , m_parts(new QButtonGroup(this))
    , m_pages(new QStackedWidget(this))
    , m_branches(new BranchView(this))
    , m_track(new ByteTrack(this))
    , m_trackCard(new Card(tr("Surprisal"), this))
    , m_film(new FilmCard(this))
    , m_kept(new KeptSamples(this))
{
    addParts();
    followStore();
    connect(m_branches, &BranchView::nodeChosen, this, &SampleShelf::nodeChosen);
    connect(m_track, &ByteTrack::byteChosen, this, &SampleShelf::byteChosen);
    connect(m_film, &FilmCard::stepChosen, this, [this](qint64 step) { m_context.selection.setStep(step); });
    connect(m_film, &FilmCard::launchWanted, this, &SampleShelf::launchWanted);
    connect(&context.selection, &Selection::stepChanged, this, [this] {
        if (const auto step = m_context.selection.step()) {
            m_film->setStep(*step);
        }
    });
    choose(Branches);
}

void SampleShelf::addParts()
{
    auto* const branches = new Card(tr("Branches"), this);
    branches->setHint(tr("nothing is thrown away; a click goes back to a branch"));
    branches->content()->addWidget(m_branches, 1);
    m_branches->setEmptyText(
        tr("The ways that texts have taken from here: click a byte of the text and another in its\n"
           "place, or Regenerate, and a branch begins."));
    m_track->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_trackCard->content()->addWidget(m_track, 1);

    auto* const chips = new QHBoxLayout;
    chips->setSpacing(4);
    const std::initializer_list<std::tuple<QString, QString, QWidget*>> parts{
        {tr("Branches"), tr("The tree of what was written"), branches},
        {tr("Track"), tr("What each byte cost; with two models, where they part"), m_trackCard},
        {tr("Film"), tr("What the selected run wrote after the same prompt at many of its steps"), m_film},
        {tr("Kept"), tr("Everything that was written before, to be searched, opened, saved"), m_kept}};
    for (const auto& [words, tip, page] : parts) {
        auto* const chip = new QPushButton(words, this);
        setKind(chip, "chip");
        chip->setCheckable(true);
        chip->setToolTip(tip);
        m_parts->addButton(chip, m_pages->addWidget(page));
        chips->addWidget(chip);
    }
    chips->addStretch(1);
    connect(m_parts, &QButtonGroup::idClicked, this, &SampleShelf::choose);

    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(chips);
    column->addWidget(m_pages, 1);
}

void SampleShelf::followStore()
{
    connect(&m_context.selection, &Selection::runChanged, this, [this] {
        m_kept->setRun(m_context.selection.run());
        readFilm();
        readKept();
    });
    m_kept->setRun(m_context.selection.run());
    connect(&m_context.runs, &RunListModel::storeChanged, this, [this] {
        if (isVisible()) {
            readFilm();
            readKept();
        }
    });
    connect(&m_keeper, &SampleKeeper::filmRead, this, [this](const RunId& run, const auto& frames) {
        if (run == m_context.selection.run()) {
            m_filmRun = run;
            m_film->setFrames(frames);
        }
    });
    connect(&m_keeper, &SampleKeeper::listed, m_kept, &KeptSamples::setRows);
    connect(&m_keeper, &SampleKeeper::kept, this, &SampleShelf::readKept);
    connect(&m_keeper, &SampleKeeper::documentRead, this, &SampleShelf::take);
    connect(&m_keeper, &SampleKeeper::removed, this, [this](const sample::SampleDocument& document) {
        m_removed.insert_or_assign(document.id, document);
        QStringList ids;
        for (const auto& [id, gone] : m_removed) {
            ids << fromUtf8(id);
        }
        m_kept->tellRemoved(ids);
        readKept();
    });
    connect(m_kept, &KeptSamples::queryChanged, this, &SampleShelf::readKept);
    connect(m_kept, &KeptSamples::openWanted, this, [this](const QString& id) { read(id, Wish::Open); });
    connect(m_kept, &KeptSamples::exportWanted, this, [this](const QString& id, SampleExport form) {
        read(id, form == SampleExport::Json ? Wish::ExportJson : Wish::ExportRaw);
    });
    connect(m_kept, &KeptSamples::removeWanted, this, [this](const QStringList& ids) {
        m_removed.clear();
        for (const QString& id : ids) {
            m_keeper.remove(id.toStdString());
        }
    });
    connect(m_kept, &KeptSamples::restoreWanted, this, [this](const QStringList& ids) {
        for (const QString& id : ids) {
            if (const auto removed = m_removed.find(id.toStdString()); removed != m_removed.end()) {
                m_keeper.keep(removed->second);
                m_removed.erase(removed);
            }
        }
        m_kept->tellRemoved({});
    });
}

void SampleShelf::choose(int part)
{
    m_parts->button(part)->setChecked(true);
    m_pages->setCurrentIndex(part);
    readFilm();
    readKept();
}

void SampleShelf::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    readFilm();
    readKept();
}

void SampleShelf::readFilm()
{
    const auto& run = m_context.selection.run();
    if (run != m_filmRun) {
        m_film->setFrames({});
        m_filmRun.reset();
    }
    if (run && m_pages->currentIndex() == Film && isVisible()) {
        m_keeper.readFilm(*run);
    }
}

void SampleShelf::readKept()
{
    if (m_pages->currentIndex() == Kept && isVisible()) {
        m_keeper.list(m_kept->query());
    }
}

void SampleShelf::read(const QString& id, Wish wish)
{
    m_wishes[id.toStdString()] = wish;
    m_keeper.read(id.toStdString());
}

void SampleShelf::take(const sample::SampleDocument& document)
{
    const auto found = m_wishes.find(document.id);
    if (found == m_wishes.end()) {
        return;
    }
    const Wish wish = found->second;
    m_wishes.erase(found);
    if (wish == Wish::Open) {
        Q_EMIT documentWanted(document);
        return;
    }
    const auto saved = saveSample(*this, document, wish == Wish::ExportJson ? SampleExport::Json : SampleExport::Raw);
    if (!saved) {
        Q_EMIT told(fromUtf8(describe(saved.error())), true);
    } else if (!saved->isEmpty()) {
        Q_EMIT told(tr("Saved as %1").arg(*saved), false);
    }
}

void SampleShelf::showTree(const sample::SampleTree& tree)
{
    m_branches->setTree(tree);
}

void SampleShelf::showTrack(std::vector<float> values, bool difference)
{
    m_trackCard->setTitle(difference ? tr("Difference of surprisal") : tr("Surprisal"));
    m_trackCard->setHint(
        difference ? tr("bits that the model beside pays for each byte of this text, less what this one pays")
                   : tr("bits that the model paid for each byte"));
    m_track->setScale(difference ? 4 : 8);
    m_track->setDifference(std::move(values));
}

void SampleShelf::setSelected(std::optional<int> byte)
{
    m_track->setSelected(byte);
}

} // namespace workbench::ui
