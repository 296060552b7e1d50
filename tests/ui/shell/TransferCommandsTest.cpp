// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TransferCommands.h"
#include "core/base/Uuid.h"
#include "core/exchange/RunFiles.h"
#include "core/model/PublishedShapes.h"
#include "core/store/RunRecorder.h"
#include "tests/ui/support/PageFixture.h"
#include "ui/shell/Actions.h"
#include "ui/shell/FileDrop.h"
#include "ui/shell/PromptBar.h"
#include "ui/shell/TransferBar.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// A store, and the part of the window that brings runs in and out.
struct Window {
    Window()
    {
        auto* const column = new QVBoxLayout(&widget);
        column->addWidget(&prompt);
        column->addWidget(commands.panel());
        column->addWidget(commands.bar());
        QObject::connect(&commands, &TransferCommands::failed, &widget, [](const QString& what, const Error& error) {
            qInfo("%s: %s", qPrintable(what), describe(error).c_str());
        });
        widget.resize(900, 200);
        widget.show();
    }

    RunId add(const char* name, int steps = 300)
    {
        config::RunConfig config;
        config.name = name;
        const RunId run(makeUuid());
        if (!fixture.store->createRun(run, config, train::RunState::Running))
            qFatal("no run");
        fixture.recorder->record(run, train::RunStarted{});
        for (int i = 1; i <= steps; ++i) {
            train::StepDone step;
            step.at = {i, i * 512, i * 0.25, i * 0.01};
            step.trainLoss = 1.0 / i;
            fixture.recorder->record(run, step);
        }
        train::RunEnded end;
        end.at = {steps, steps * 512, steps * 0.25, steps * 0.01};
        end.state = train::RunState::Finished;
        fixture.recorder->record(run, end);
        if (!fixture.recorder->flush())
            qFatal("not recorded");
        fixture.runs.refresh();
        return run;
    }

    bool waitForEnd()
    {
        return QTest::qWaitFor([&] { return !actions.stopTransfer->isEnabled(); }, 30'000);
    }
    QString path(const char* name) const { return fixture.folder.filePath(QString::fromUtf8(name)); }
    QString write(const char* name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write(bytes);
        return file.fileName();
    }

    PageFixture fixture;
    QWidget widget;
    Actions actions{&widget};
    PromptBar prompt{&widget};
    std::vector<RunId> targets;
    TransferCommands commands{fixture.context, actions, prompt, [this] { return targets; }, &widget};
    QSignalSpy failures{&commands, &TransferCommands::failed};
};

/// A file of weights of that model, all 0.
QByteArray weightsOf(const config::ModelConfig& model)
{
    QByteArray header;
    qint64 end = 0;
    for (const model::NamedShape& each : model::trainedParameters(model)) {
        QByteArray shape;
        qint64 size = sizeof(float);
        for (const std::int64_t length : each.shape) {
            shape += (shape.isEmpty() ? "" : ",") + QByteArray::number(qlonglong(length));
            size *= length;
        }
        header += (header.isEmpty() ? "{\"" : ",\"") + QByteArray::fromStdString(each.name)
            + "\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[" + QByteArray::number(end) + ','
            + QByteArray::number(end + size) + "]}";
        end += size;
    }
    header += '}';
    QByteArray length;
    for (int i = 0; i < 8; ++i)
        length += char(quint64(header.size()) >> (8 * i) & 0xff);
    return length + header + QByteArray(end, '\0');
}

} // namespace

class TransferCommandsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<Window> m_from, m_to;

    QString bundleOf(const RunId& run)
    {
        const QString path = m_from->path("run.sharnn.zip");
        m_from->commands.exportRuns({run}, RunFormat::BundleWithBest, path); // it has none, which is no trouble
        return m_from->waitForEnd() && QFile::exists(path) ? path : QString();
    }

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<Error>(); }
    void init()
    {
        m_from = std::make_unique<Window>();
        m_to = std::make_unique<Window>();
    }

    void anImportedRunIsTheSameAndSelected()
    {
        const RunId run = m_from->add("night");
        const QString bundle = bundleOf(run);
        QVERIFY(!bundle.isEmpty());
        QVERIFY(m_from->prompt.isAsking()); // says where it is
        m_to->commands.importFiles({bundle});
        QTRY_COMPARE(m_to->fixture.runs.rowCount(), 1);
        QVERIFY(m_to->fixture.selection.run() == run);
        QVERIFY(m_to->commands.bar()->isHidden());
        const auto before = m_from->fixture.store->points(run, store::Metric::TrainLoss, 0, 1000);
        const auto after = m_to->fixture.store->points(run, store::Metric::TrainLoss, 0, 1000);
        QCOMPARE(after->size(), std::size_t(300));
        QVERIFY(*after == *before);
        QCOMPARE(m_to->failures.size(), 0);
    }

    void aRunThatIsThereIsCopiedWhenWanted()
    {
        const RunId run = m_from->add("night");
        const QString bundle = bundleOf(run);
        m_from->commands.importFiles({bundle});
        button(m_from->prompt, "Leave it").click();
        QCOMPARE(m_from->fixture.runs.rowCount(), 1);
        m_from->commands.importFiles({bundle});
        QVERIFY(m_from->waitForEnd()); // the buttons of the first question are gone by then
        button(m_from->prompt, "Import as copy").click();
        QTRY_COMPARE(m_from->fixture.runs.rowCount(), 2);
        QVERIFY(m_from->fixture.selection.run() != run);
        QCOMPARE(m_from->failures.size(), 0);
    }

    void weightsAloneBecomeARun()
    {
        config::ModelConfig model;
        model.layers = 2;
        model.width = 8;
        model.boomWidth = 16;
        const QByteArray bytes = weightsOf(model);
        const QString file = m_to->write("theirs.safetensors", bytes);
        QVERIFY(exchange::runFileKind(file.toStdString()) == exchange::RunFileKind::Weights); // so it can be dropped
        m_to->commands.importFiles({file, m_to->write("cut.safetensors", bytes.chopped(4))});
        QTRY_COMPARE(m_to->fixture.runs.rowCount(), 1);
        const store::RunRow& row = m_to->fixture.runs.rows().front();
        QCOMPARE(row.name, std::string("theirs"));
        QCOMPARE(row.config.model.width, 8);
        QVERIFY(row.state == train::RunState::Finished);
        QVERIFY(std::filesystem::is_directory(row.checkpoint));
        QTRY_COMPARE(m_to->failures.size(), 1);
        QVERIFY(m_to->failures[0][0].toString().contains("cut.safetensors"));
    }

    void wrongFilesAreNamedAndTheRestArrives()
    {
        const QString bundle = bundleOf(m_from->add("night"));
        QFile file(bundle);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString cut = m_to->write("cut.zip", file.readAll().chopped(40));
        const QString text = m_to->write("notes.txt", "no run at all");
        m_to->commands.importFiles({cut, text, m_to->path("not there"), bundle});
        QTRY_COMPARE(m_to->fixture.runs.rowCount(), 1);
        QCOMPARE(m_to->failures.size(), 3);
        for (const QList<QVariant>& failure : m_to->failures)
            QVERIFY(!failure[1].value<Error>().message.empty());
        QVERIFY(m_to->failures[0][0].toString().contains("cut.zip"));
        QVERIFY(m_to->failures[1][0].toString().contains("notes.txt"));
        QVERIFY(m_to->commands.bar()->isHidden());
    }

    void aStopLeavesNothingHalf()
    {
        const QString bundle = bundleOf(m_from->add("long", 20'000));
        m_to->commands.importFiles({bundle, bundle, bundle});
        QTRY_VERIFY(m_to->commands.bar()->isVisible());
        QVERIFY(m_to->actions.stopTransfer->isEnabled());
        m_to->actions.stopTransfer->trigger();
        QVERIFY(m_to->waitForEnd());
        QVERIFY(m_to->commands.bar()->isHidden());
        QCOMPARE(m_to->failures.size(), 0); // it was wanted
        const auto rows = m_to->fixture.store->runs();
        QCOMPARE(std::size_t(m_to->fixture.runs.rowCount()), rows->size());
        for (const store::RunRow& row : *rows) // if it came before the stop
            QCOMPARE(*m_to->fixture.store->pointCount(row.id, store::Metric::TrainLoss), std::int64_t{20'000});
        m_to->commands.importFiles({bundle}); // and the next one is not stopped
        QTRY_COMPARE_WITH_TIMEOUT(m_to->fixture.store->runs()->size(), std::size_t(1), 30'000);
        QVERIFY(m_to->waitForEnd());
    }

    void severalRunsGoIntoAFolder()
    {
        const RunId first = m_from->add("same"), second = m_from->add("same"), third = m_from->add("a/b");
        QVERIFY(QDir(m_from->fixture.folder.path()).mkdir("out"));
        const QString folder = m_from->path("out");
        m_from->write("out/a-b.sharnn.zip", "somebody's");
        m_from->commands.exportRuns({first, second, third}, RunFormat::BundleAlone, folder);
        QVERIFY(m_from->waitForEnd());
        QCOMPARE(m_from->failures.size(), 0);
        const QStringList names = QDir(folder).entryList(QDir::Files);
        QCOMPARE(names.size(), 4); // and what was there is not replaced
        QCOMPARE(names.filter("same").size(), 2);
        QCOMPARE(QFile(folder + "/a-b.sharnn.zip").size(), 10);
        QStringList paths;
        for (const QString& name : names.filter("same"))
            paths << folder + '/' + name;
        m_to->commands.importFiles(paths);
        QTRY_COMPARE(m_to->fixture.runs.rowCount(), 2);
    }

    void theQuestionOffersWhatTheRunHas()
    {
        m_from->targets = {m_from->add("night")};
        m_from->commands.follow();
        QVERIFY(m_from->actions.exportRun->isEnabled());
        m_from->actions.exportRun->trigger();
        auto* const panel = m_from->commands.panel();
        QVERIFY(panel->isVisible());
        const auto* const formats = panel->findChild<QComboBox*>();
        QCOMPARE(formats->count(), 5);
        QCOMPARE(formats->currentText(), QString("Bundle without checkpoint"));
        QTest::keyClick(panel, Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
        m_from->targets.clear();
        m_from->commands.follow();
        QVERIFY(!m_from->actions.exportRun->isEnabled());
    }

    void eventFilesAndTablesGoOut()
    {
        const RunId run = m_from->add("night");
        QVERIFY(QDir(m_from->fixture.folder.path()).mkdir("events"));
        m_from->commands.exportRuns({run}, RunFormat::Events, m_from->path("events"));
        m_from->commands.exportRuns({run}, RunFormat::Points, m_from->path("points.csv"));
        QVERIFY(m_from->waitForEnd());
        QCOMPARE(m_from->failures.size(), 0);
        QFile table(m_from->path("points.csv"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        QVERIFY(table.readAll().count('\n') > 300);
        m_to->commands.importFiles({m_from->path("events/night")});
        QTRY_COMPARE(m_to->fixture.runs.rowCount(), 1);
        QCOMPARE(
            *m_to->fixture.store->pointCount(*m_to->fixture.selection.run(), store::Metric::TrainLoss),
            std::int64_t{300});
        m_from->commands.exportRuns({run}, RunFormat::Points, m_from->path("no folder/points.csv"));
        QTRY_COMPARE(m_from->failures.size(), 1);
    }

    void whatIsDroppedIsTakenForWhatItIs()
    {
        const QString bundle = bundleOf(m_from->add("night"));
        const QString text = m_from->write("text.txt", "PKs are no zip files");
        const FileDrop drop(m_from->widget);
        QSignalSpy corpora(&drop, &FileDrop::corpusDropped), runs(&drop, &FileDrop::runsDropped);
        const auto dropFiles = [&](const QStringList& paths) {
            QMimeData data;
            QList<QUrl> urls;
            for (const QString& path : paths)
                urls << QUrl::fromLocalFile(path);
            data.setUrls(urls);
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&m_from->widget, &enter);
            QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&m_from->widget, &event);
        };
        dropFiles({text});
        QCOMPARE(corpora.size(), 1);
        QCOMPARE(corpora[0][0].toString(), text);
        dropFiles({text, bundle});
        QCOMPARE(runs.size(), 1);
        QCOMPARE(runs[0][0].toStringList(), QStringList{bundle});
        QCOMPARE(corpora.size(), 1);
    }
};

QTEST_MAIN(TransferCommandsTest)
#include "TransferCommandsTest.moc"
