// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "core/base/Log.h"
#include "core/store/Store.h"
#include "ui/attention/AttentionPage.h"
#include "ui/base/Format.h"
#include "ui/compare/ComparePage.h"
#include "ui/curves/CurvesPage.h"
#include "ui/launch/LaunchPage.h"
#include "ui/log/EventLog.h"
#include "ui/log/LogPanel.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunText.h"
#include "ui/runs/RunListPanel.h"
#include "ui/runs/RunListView.h"
#include "ui/sampling/SamplePage.h"
#include "ui/selection/Selection.h"
#include "ui/session/RecorderHealth.h"
#include "ui/session/TrainSession.h"
#include "ui/shell/Actions.h"
#include "ui/shell/Banner.h"
#include "ui/shell/HelpText.h"
#include "ui/shell/NotePanel.h"
#include "ui/shell/OrganiseCommands.h"
#include "ui/shell/PromptBar.h"
#include "ui/shell/QuickPalette.h"
#include "ui/shell/RunCommands.h"
#include "ui/shell/StatusLine.h"
#include "ui/shell/TagPanel.h"
#include "ui/shell/ThemeSwitch.h"
#include "ui/shell/TopBar.h"
#include "ui/shell/TransferBar.h"
#include "ui/shell/TransferCommands.h"
#include "ui/shell/WindowMemory.h"
#include "ui/theme/StyleSheet.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFrame>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

namespace workbench::ui
{

MainWindow::MainWindow(const AppContext& context, RecorderHealth& health, LogModel& log, QWidget* parent)
    : QMainWindow(parent)
    , m_context(context)
    , m_health(health)
    , m_actions(new Actions(this))
    , m_theme(new ThemeSwitch(*m_actions))
    , m_prompt(new PromptBar(this))
    , m_commands(new RunCommands(m_context, *m_actions, *m_prompt, this))
    , m_facts(new RunFactsFeed(m_context.runs, m_context.storeDirectory, this))
{
    setWindowTitle(tr("SHA-RNN Workbench"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/sharnn-workbench.svg")));
    setMinimumSize(760, 480);
    buildPages();
    buildLayout(log);
    connectActions();
    connectRuns();
    connectCompare();
    connectTransfer();

    const WindowMemory::Choices remembered = WindowMemory::choices();
    WindowMemory::restore(*this, *m_sides, *m_logSplit);
    m_theme->setChoice(remembered.theme);
    showPage(remembered.page >= LaunchTab && remembered.page <= CompareTab ? remembered.page : LaunchTab);
    showLog(remembered.logShown);
    chooseFirstRun();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPages()
{
    m_tabs = new QTabBar(this);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setObjectName("tabs");
    m_pages = new QStackedWidget(this);
    m_launch = new LaunchPage(m_context, this);
    m_curves = new CurvesPage(m_context, this);
    m_attention = new AttentionPage(m_context, this);
    m_sample = new SamplePage(m_context, this);
    m_compare = new ComparePage(m_context, *m_facts, this);
    m_organise = new OrganiseCommands(
        m_context, *m_actions, *m_prompt, [this] { return targets(); }, this);
    m_transfer = new TransferCommands(
        m_context, *m_actions, *m_prompt, [this] { return targets(); }, this);
    const auto add = [this](QWidget* page, const QAction* action) {
        const int tab = m_tabs->addTab(action->iconText());
        m_tabs->setTabToolTip(tab, action->toolTip());
        m_pages->addWidget(page);
    };
    add(m_launch, m_actions->launch);
    add(m_curves, m_actions->curves);
    add(m_attention, m_actions->attention);
    add(m_sample, m_actions->sample);
    add(m_compare, m_actions->compare);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
}

void MainWindow::buildLayout(LogModel& log)
{
    m_runList = new RunListPanel(m_context.runs, m_context.selection, *m_facts, this);
    m_logPanel = new LogPanel(log, this);
    m_status = new StatusLine(m_context.training, m_context.runs, *m_actions, this);
    m_storeBanner = new Banner(this);
    m_recorderBanner = new Banner(this);
    m_waitBanner = new Banner(this);
    if (m_context.store.isReadOnly()) {
        m_storeBanner->setText(tr("This store was written by a newer version, or may not be written to. It is open for "
                                  "reading: nothing can be trained or changed in it."));
    }

    auto* const tabLine = new QHBoxLayout;
    tabLine->setContentsMargins(10, 0, 16, 0);
    tabLine->addWidget(m_tabs);
    tabLine->addStretch();
    auto* const hairline = new QFrame(this);
    setKind(hairline, "line");

    auto* const centre = new QWidget(this);
    auto* const column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_storeBanner);
    column->addWidget(m_recorderBanner);
    column->addWidget(m_waitBanner);
    column->addWidget(m_prompt);
    column->addWidget(m_transfer->bar());
    column->addWidget(m_transfer->panel());
    column->addWidget(m_organise->tagPanel());
    column->addWidget(m_organise->notePanel());
    column->addLayout(tabLine);
    column->addWidget(hairline);
    column->addWidget(m_pages, 1);

    m_logSplit = new QSplitter(Qt::Vertical, this);
    m_logSplit->addWidget(centre);
    m_logSplit->addWidget(m_logPanel);
    m_logSplit->setStretchFactor(0, 1);
    m_sides = new QSplitter(Qt::Horizontal, this);
    m_sides->addWidget(m_runList);
    m_sides->addWidget(m_logSplit);
    m_sides->setStretchFactor(1, 1);
    m_runList->setMinimumWidth(200);
    for (QSplitter* const splitter : {m_logSplit, m_sides}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
    }

    auto* const all = new QWidget(this);
    auto* const rows = new QVBoxLayout(all);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_sides, 1);
    rows->addWidget(m_status);
    setMenuWidget(new TopBar(*m_actions, this));
    setCentralWidget(all);
}

void MainWindow::connectActions()
{
    connect(m_actions->openCorpus, &QAction::triggered, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Open corpus"));
        if (!path.isEmpty()) {
            showPage(LaunchTab);
            m_launch->setCorpusFile(path);
        }
    });
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->start, &QAction::triggered, m_launch, &LaunchPage::start);
    connect(m_actions->clone, &QAction::triggered, this, [this] {
        if (const auto& run = m_context.selection.run()) {
            showPage(LaunchTab);
            m_launch->cloneRun(*run);
        }
    });
    connect(m_actions->branch, &QAction::triggered, this, [this] {
        if (const auto& run = m_context.selection.run()) {
            showPage(LaunchTab);
            m_launch->branchFrom(*run, m_context.selection.step());
        }
    });
    connect(m_curves, &CurvesPage::branchWanted, this, [this](const RunId& run, std::int64_t step) {
        showPage(LaunchTab);
        m_launch->branchFrom(run, step);
    });
    connect(m_actions->launch, &QAction::triggered, this, [this] { showPage(LaunchTab); });
    connect(m_actions->curves, &QAction::triggered, this, [this] { showPage(CurvesTab); });
    connect(m_actions->attention, &QAction::triggered, this, [this] { showPage(AttentionTab); });
    connect(m_actions->sample, &QAction::triggered, this, [this] { showPage(SampleTab); });
    connect(m_actions->compare, &QAction::triggered, this, [this] { showPage(CompareTab); });
    connect(m_actions->showLog, &QAction::triggered, this, &MainWindow::showLog);
    connect(m_logPanel, &LogPanel::closeWanted, this, [this] { showLog(false); });
    connect(m_actions->fullScreen, &QAction::triggered, this, [this](bool full) {
        setWindowState(full ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    });
    connect(m_theme, &ThemeSwitch::chosen, this, &MainWindow::remember); // a program that is killed says no goodbye
    connect(m_actions->keys, &QAction::triggered, this, &MainWindow::showKeys);
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::showAbout);

    auto* const palette = new QuickPalette(m_context.runs, *m_actions, this);
    connect(m_actions->palette, &QAction::triggered, palette, &QuickPalette::open);
    connect(palette, &QuickPalette::runChosen, this, [this](const RunId& run) { m_context.selection.setRun(run); });
}

void MainWindow::showPage(int page)
{
    m_tabs->setCurrentIndex(page);
    m_pages->setCurrentIndex(page);
}

void MainWindow::showLog(bool shown)
{
    m_logPanel->setVisible(shown);
    m_actions->showLog->setChecked(shown);
}

void MainWindow::showKeys()
{
    m_prompt->ask({keysText(*m_actions), {}, {{tr("Close"), nullptr, {}}}});
}

void MainWindow::showAbout()
{
    m_prompt->ask({aboutText(m_context.storeDirectory), {}, {{tr("Close"), nullptr, {}}}});
}

void MainWindow::tellAbout(const std::string& about, const QString& what, const Error& error)
{
    const QString text = QStringLiteral("%1: %2").arg(what, fromUtf8(describe(error)));
    log(LogLevel::Error, text.toStdString());
    notice(text, about);
}

void MainWindow::notice(const QString& text, const std::string& about)
{
    if (!about.empty())
        m_prompt->closeAbout(about); // what comes later of the same run makes it untrue
    if (m_closing)
        return;
    m_prompt->ask(
        {text,
         {},
         {{tr("Show log"), nullptr, [this](const QString&) { showLog(true); }}, {tr("Close"), nullptr, {}}},
         about,
         true});
}

void MainWindow::stopAndClose()
{
    m_closing = true;
    m_commands->setEnabled(false);
    m_context.training.takeNoMore();
    if (m_context.training.activeRun()) {
        m_context.training.stop();
        m_prompt->tell(tr("Stopping after this step. The window closes when the checkpoint is written."));
    } else {
        close();
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_context.training.activeRun()) {
        event->ignore();
        if (!m_closing) {
            m_prompt->ask(
                {tr("A run is training. Quitting stops it after this step, with a checkpoint; nothing is lost."),
                 {},
                 {{tr("Stop and quit"), "primary", [this](const QString&) { stopAndClose(); }},
                  {tr("Keep training"), nullptr, {}}}});
        }
        return;
    }
    remember();
    event->accept();
    qApp->quit();
}

void MainWindow::remember() const
{
    WindowMemory::save(
        *this, *m_sides, *m_logSplit,
        {.page = m_tabs->currentIndex(), .theme = m_theme->choice(), .logShown = m_actions->showLog->isChecked()});
}

bool MainWindow::event(QEvent* event)
{
    if (event->type() == QEvent::ThemeChange) {
        m_theme->followDesktop();
    }
    return QMainWindow::event(event);
}

} // namespace workbench::ui
