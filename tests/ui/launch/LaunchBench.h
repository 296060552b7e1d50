// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/launch/ConfigForm.h"
#include "ui/launch/FieldEditor.h"
#include "ui/launch/LaunchPage.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace workbench::ui
{

inline void waitForStop(std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [] { return false; });
}

/// A window's worth of objects around a page, with a training job and a probe that compute nothing.
struct LaunchBench {
    explicit LaunchBench(std::filesystem::path store = {})
        : given(std::move(store))
    {
    }

    const std::filesystem::path given; ///< a store that is there already
    QTemporaryDir folder;
    std::filesystem::path directory
        = given.empty() ? std::filesystem::path(folder.filePath(QStringLiteral("store")).toStdString()) : given;
    std::unique_ptr<store::Store> store = std::move(*store::Store::open(directory, store::StoreAccess::ReadWrite));
    std::unique_ptr<store::RunRecorder> recorder = std::move(*store::RunRecorder::open(directory, [](const auto&) {}));
    TrainSession training{
        directory, recorder.get(), nullptr,
        [](const TrainTask&, std::stop_token stop, train::EventSink& sink, train::TrainControl&) {
            waitForStop(std::move(stop));
            train::RunEnded end;
            end.state = train::RunState::Stopped;
            sink.accept(end);
        }};
    RunListModel runs{*store};
    Selection selection;
    std::atomic<int> probes = 0;
    std::unique_ptr<LaunchPage> page = std::make_unique<LaunchPage>(
        AppContext{directory, *store, training, runs, selection}, nullptr,
        [this](const config::RunConfig&, double, std::stop_token) -> Result<train::SpeedProbe> {
            ++probes;
            return train::SpeedProbe{.bytesPerSecond = 20'000, .stepsMeasured = 10};
        });

    FieldEditor& editor(std::string_view path) { return page->form().editor(path); }
    QPushButton* button(const char* name) { return page->findChild<QPushButton*>(QString::fromLatin1(name)); }
    QString problems() { return page->findChild<QLabel*>(QStringLiteral("problems"))->text(); }
    bool canStart() { return button("start")->isEnabled(); }
    void type(std::string_view path, const QString& text)
    {
        qobject_cast<QLineEdit*>(editor(path).input())->setText(text);
    }
    void choose(std::string_view path, const QString& text) ///< as type(), for any field
    {
        if (auto* const line = qobject_cast<QLineEdit*>(editor(path).input()))
            line->setText(text);
        auto* const combo = qobject_cast<QComboBox*>(editor(path).input());
        if (combo && !combo->isEditable()) {
            combo->setCurrentIndex(combo->count() - 1); // "Several..."
            Q_EMIT combo->activated(combo->count() - 1);
        }
        if (combo)
            combo->setEditText(text);
    }
    QString writeCorpus(const char* name, qint64 size)
    {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(size, 'a')) != size)
            qFatal("cannot write");
        return file.fileName();
    }
    QListView* queueList() { return page->findChild<QListView*>(QStringLiteral("queue")); }
    template <typename Widget>
    Widget* find(const char* name)
    {
        return page->findChild<Widget*>(QString::fromLatin1(name));
    }
    std::vector<store::RunRow> rows() { return *store->runs(); }
    void openCorpus()
    {
        page->setCorpusFile(writeCorpus("corpus.txt", 400'000));
        QTRY_VERIFY_WITH_TIMEOUT(canStart(), 5000);
    }
};

} // namespace workbench::ui
