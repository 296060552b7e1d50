// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "ui/AppContext.h"

#include <QMainWindow>

#include <vector>

class QSplitter;
class QStackedWidget;
class QTabBar;

namespace workbench
{
struct Error;
}
namespace workbench::config
{
struct RunConfig;
}

namespace workbench::ui
{

class Actions;
class AttentionPage;
class Banner;
class ComparePage;
class CurvesPage;
class LaunchPage;
class LogModel;
class LogPanel;
class OrganiseCommands;
class PromptBar;
class RecorderHealth;
class RunCommands;
class RunFactsFeed;
class RunListPanel;
class SamplePage;
class StatusLine;
class ThemeSwitch;
class TransferCommands;

/// The window: the run list, the pages, the bars around them; it wires them and decides nothing else.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(const AppContext& context, RecorderHealth& health, LogModel& log, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Closes after the active run has ended with its checkpoint, at once if none trains; asks nothing.
    void stopAndClose();

protected:
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum Page { LaunchTab, CurvesTab, AttentionTab, SampleTab, CompareTab };

    void buildPages();
    void chooseFirstRun();
    void buildLayout(LogModel& log);
    void connectActions();
    void connectRuns();
    void connectCompare();
    void connectTransfer();
    void start(const config::RunConfig& config);
    void showPage(int page);
    void showLog(bool shown);
    void remember() const;
    bool isComparing() const;
    std::vector<RunId> targets() const; ///< the runs that actions are about
    void showRunMenu(const QPoint& global);
    void showKeys();
    void showAbout();
    void tell(const QString& what, const Error& error) { tellAbout({}, what, error); }
    void tellAbout(const std::string& about, const QString& what, const Error& error);
    void notice(const QString& text, const std::string& about = {}); ///< over the pages, behind a question
    void showTrouble(); ///< of the store, or why the run waits
    void askAboutChangedText(const RunId& run, const Error& error);

    const AppContext m_context;
    RecorderHealth& m_health;
    bool m_closing = false; ///< waits for the run to end

    Actions* m_actions;
    ThemeSwitch* m_theme;
    PromptBar* m_prompt;
    RunCommands* m_commands;
    OrganiseCommands* m_organise;
    TransferCommands* m_transfer;
    RunFactsFeed* m_facts;
    Banner* m_storeBanner;
    Banner* m_recorderBanner;
    Banner* m_waitBanner;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    LaunchPage* m_launch;
    CurvesPage* m_curves;
    AttentionPage* m_attention;
    SamplePage* m_sample;
    ComparePage* m_compare;
    RunListPanel* m_runList;
    LogPanel* m_logPanel;
    StatusLine* m_status;
    QSplitter* m_sides;
    QSplitter* m_logSplit;
};

} // namespace workbench::ui
