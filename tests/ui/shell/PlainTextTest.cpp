// SPDX-License-Identifier: GPL-3.0-or-later
// Names, notes, errors and texts come from people, files and other workbenches: the window shows every character of
// them and takes none for markup.
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "tests/ui/compare/ImportedRuns.h"
#include "ui/AppContext.h"
#include "ui/MainWindow.h"
#include "ui/log/LogModel.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/RecorderHealth.h"
#include "ui/session/TrainSession.h"
#include "ui/shell/PromptBar.h"

#include <QAbstractItemView>
#include <QAction>
#include <QLabel>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace workbench;

namespace
{

constexpr auto kMarkup = "<b>bold</b><img src='file:///missing.png'>";

/// Text that a reader of HTML would not show as it stands, though it is ours to show.
bool isMarkup(const QString& text)
{
    return text.contains(QLatin1String("<b>bold"));
}

/// A failed run of which every text is markup.
void putRun(store::Store& store)
{
    const std::string markup = kMarkup;
    store::Store::ImportedRun run;
    run.row.id = RunId(makeUuid());
    run.row.name = "run " + markup;
    run.row.note = "note " + markup + "\nsecond line";
    run.row.tags = {"tag " + markup};
    run.row.group = "group " + markup;
    run.row.state = train::RunState::Failed;
    run.row.error = "It failed: " + markup;
    run.row.device = "device " + markup;
    run.row.colour = -1;
    run.row.config.corpus.path = "/data/" + markup + ".txt";
    run.row.config.film.prompt = "prompt " + markup;
    run.events.push_back({.run = run.row.id, .at = {1, 100, 1, 0.1}, .wall = 1, .kind = "warning", .text = markup});
    run.film.push_back(
        {.step = 1,
         .prompt = markup,
         .text = markup,
         .surprisalBits = std::vector<float>(markup.size()),
         .settings = {}});
    run.series.push_back(
        {"trainLoss", [told = false]() mutable -> Result<ui::Points> {
             return std::exchange(told, true) ? ui::Points() : ui::Points{ui::pointAt(1, 1, 5), ui::pointAt(2, 2, 4)};
         }});
    run.series.push_back({"metric " + markup, [told = false]() mutable -> Result<ui::Points> {
                              return std::exchange(told, true) ? ui::Points() : ui::Points{ui::pointAt(1, 1, 5)};
                          }});
    const auto row = store.importRun(std::move(run));
    if (!row)
        qFatal("%s", describe(row.error()).c_str());
    sample::SampleDocument document;
    document.id = makeUuid();
    document.run = row->id;
    document.model = "model " + markup;
    document.prompt = markup;
    if (const auto put = store.putSample(document); !put)
        qFatal("%s", describe(put.error()).c_str());
}

struct Seen {
    int labels = 0, tips = 0; ///< that hold the markup
    QStringList wrong; ///< those that would take it for markup
};

void lookAtModel(const QAbstractItemModel& model, const QModelIndex& parent, const QString& view, Seen& seen)
{
    for (int row = 0; row < std::min(model.rowCount(parent), 200); ++row)
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            const QString tip = index.data(Qt::ToolTipRole).toString();
            seen.tips += tip.contains(QLatin1String("bold")) ? 1 : 0;
            if (isMarkup(tip))
                seen.wrong += view + ": tool tip of a cell: " + tip;
            if (column == 0 && model.hasChildren(index))
                lookAtModel(model, index, view, seen);
        }
}

/// All that is in the window now, shown or not.
void lookAt(const QWidget& window, Seen& seen)
{
    for (const QWidget* const widget : window.findChildren<QWidget*>()) {
        const QString name = QLatin1String(widget->metaObject()->className()) + ' ' + widget->objectName();
        seen.tips += widget->toolTip().contains(QLatin1String("bold")) ? 1 : 0;
        if (isMarkup(widget->toolTip()))
            seen.wrong += name + ": tool tip: " + widget->toolTip();
        if (const auto* const label = qobject_cast<const QLabel*>(widget); label && isMarkup(label->text())) {
            ++seen.labels;
            if (label->textFormat() != Qt::PlainText)
                seen.wrong
                    += name + " in " + QLatin1String(label->parent()->metaObject()->className()) + ": " + label->text();
        }
        if (const auto* const view = qobject_cast<const QAbstractItemView*>(widget); view && view->model())
            lookAtModel(*view->model(), {}, name, seen);
    }
    for (const QAction* const action : window.findChildren<QAction*>())
        if (isMarkup(action->toolTip()) && action->toolTip() != action->text())
            seen.wrong += QLatin1String("action: ") + action->toolTip();
}

} // namespace

class PlainTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingOfARunIsTakenForMarkup();
};

void PlainTextTest::nothingOfARunIsTakenForMarkup()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "store";
    const auto store = std::move(*store::Store::open(path, store::StoreAccess::ReadWrite));
    putRun(*store);
    putRun(*store);
    const auto recorder = std::move(*store::RunRecorder::open(path, {}));
    ui::LogModel log;
    log.append({LogLevel::Warning, {}, kMarkup});
    ui::RecorderHealth health;
    ui::RunListModel runs(*store);
    ui::TrainSession training(path, recorder.get());
    ui::Selection selection;
    ui::MainWindow window({path, *store, training, runs, selection}, health, log);
    window.resize(1400, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_COMPARE(int(runs.rows().size()), 2);
    for (const store::RunRow& row : runs.rows())
        selection.setShown(row.id, true);
    selection.setRun(runs.rows().front().id);

    Seen seen;
    auto* const tabs = window.findChild<QTabBar*>();
    QVERIFY(tabs);
    for (int page = 0; page < tabs->count(); ++page) {
        tabs->setCurrentIndex(page);
        QTest::qWait(700); // pages fill from other threads
        lookAt(window, seen);
    }
    Q_EMIT training.eventsArrived(
        runs.rows().front().id, {train::RolledBack{.at = {}, .from = {}, .reason = kMarkup, .count = 1, .most = 1}});
    const auto* const prompt = window.findChild<ui::PromptBar*>();
    const auto says = [prompt](const char* text) {
        return std::ranges::any_of(prompt->findChildren<QLabel*>(), [text](const QLabel* label) {
            return label->isVisible() && label->text().contains(QLatin1String(text));
        });
    };
    QVERIFY(prompt && says("went back from step"));
    lookAt(window, seen);
    Q_EMIT training.runFailed(
        runs.rows().front().id,
        Error{ErrorCode::Corrupt, std::string("message ") + kMarkup, std::string("hint ") + kMarkup});
    QTest::qWait(50);
    QVERIFY(says("message") && !says("went back from step")); // a failure takes the place of what was told before
    lookAt(window, seen);
    seen.wrong.removeDuplicates();
    QVERIFY2(seen.wrong.isEmpty(), qPrintable(QLatin1Char('\n') + seen.wrong.join(QLatin1Char('\n'))));
    qInfo("%d labels and %d tool tips hold such text", seen.labels, seen.tips);
    QVERIFY(seen.labels > 0 && seen.tips > 50);
}

QTEST_MAIN(PlainTextTest)
#include "PlainTextTest.moc"
