// SPDX-License-Identifier: GPL-3.0-or-later
// The window's composition root: makes every long-lived object, hands them to each other, and runs the event loop.
#include "app/gui/QuitSignals.h"
#include "core/base/Log.h"
#include "core/exchange/ImportStaging.h"
#include "core/host/HostedRun.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/MainWindow.h"
#include "ui/base/Format.h"
#include "ui/log/LogModel.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/RecorderHealth.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/Theme.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QMessageBox>

#include <cstdio>
#include <cstdlib>

namespace
{

using namespace workbench;

/// Before the window is there, a message of its own says what is wrong.
int refuse(const Error& error)
{
    const QString text = ui::fromUtf8(error.message);
    std::fprintf(stderr, "sharnn-workbench: %s\n", describe(error).c_str());
    QMessageBox box(QMessageBox::Critical, QStringLiteral("SHA-RNN Workbench"), text, QMessageBox::Close);
    box.setTextFormat(Qt::PlainText); // of the text alone: the informative text guesses, so the hint stands in this one
    box.exec();
    return 1;
}

bool hasDisplay()
{
    const auto isSet = [](const char* name) {
        const char* const value = std::getenv(name);
        return value && *value;
    };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

void tellInterrupted(const std::vector<RunId>& runs, const ui::RunListModel& model)
{
    for (const RunId& run : runs) {
        const store::RunRow* const row = model.find(run);
        const std::string name = row ? row->name : run.value();
        log(LogLevel::Warning,
            name + ": its process ended before the run did; what was recorded and its checkpoints are kept");
    }
}

int runWindow(QApplication& application, const std::filesystem::path& directory)
{
    ui::applyTheme(application, ui::ThemeChoice::System);
    ui::LogModel logModel;
    setUpLog(LogLevel::Info, [&logModel](const LogRecord& record) { logModel.append(record); });

    auto store = store::Store::open(directory, store::StoreAccess::ReadWrite);
    if (!store) {
        return refuse(store.error());
    }
    std::vector<RunId> interrupted;
    if (!(*store)->isReadOnly()) {
        if (auto found = (*store)->reconcile()) {
            interrupted = std::move(*found);
        } else {
            log(LogLevel::Error, "store: " + describe(found.error()));
        }
        if (const auto cleared = exchange::removeStaleImports(**store); !cleared) {
            log(LogLevel::Error, "store: " + describe(cleared.error()));
        }
    }
    ui::RecorderHealth health;
    std::unique_ptr<store::RunRecorder> recorder; // none for a store that is only read
    if (!(*store)->isReadOnly()) {
        auto opened = store::RunRecorder::open(
            directory, [&health](const std::optional<Error>& trouble) { health.report(trouble); });
        if (!opened) {
            return refuse(opened.error());
        }
        recorder = std::move(*opened);
    }

    ui::RunListModel runs(**store);
    ui::TrainSession training(directory, recorder.get());
    ui::Selection selection;
    if (runs.isLoading()) {
        QObject::connect(
            &runs, &ui::RunListModel::loaded, &runs, [&interrupted, &runs] { tellInterrupted(interrupted, runs); });
    } else {
        tellInterrupted(interrupted, runs);
    }
    const ui::AppContext context{directory, **store, training, runs, selection};
    ui::MainWindow window(context, health, logModel);
    QuitSignals signals;
    QObject::connect(&signals, &QuitSignals::quitWanted, &window, &ui::MainWindow::stopAndClose);
    window.show();
    log(LogLevel::Info, "store " + directory.string());
    const int status = QApplication::exec();
    setUpLog(LogLevel::Info); // the log model goes before the last threads that may log
    return status;
}

} // namespace

int main(int argc, char* argv[])
{
    if (const auto ended = host::hostedRun(argc, argv)) {
        return *ended;
    }
    CLI::App arguments{"SHA-RNN Workbench: trains, plots and inspects byte-level language models"};
    arguments.set_version_flag("--version", WORKBENCH_VERSION);
    std::string directory;
    arguments.add_option("--store", directory, "Folder of runs and checkpoints")->type_name("DIR");
    arguments.allow_extras(); // Qt's own, such as -style, are taken by QApplication
    CLI11_PARSE(arguments, argc, argv);
    if (!hasDisplay()) {
        std::fputs(
            "sharnn-workbench: there is no display. Set DISPLAY or WAYLAND_DISPLAY, or use the command line: "
            "sharnn --help\n",
            stderr);
        return 1;
    }

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sharnn-workbench"));
    QApplication::setApplicationDisplayName(QStringLiteral("SHA-RNN Workbench"));
    QApplication::setApplicationVersion(QStringLiteral(WORKBENCH_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("sharnn-workbench"));
    QApplication::setQuitOnLastWindowClosed(true);
    return runWindow(
        application, directory.empty() ? store::Store::defaultDirectory() : std::filesystem::absolute(directory));
}
