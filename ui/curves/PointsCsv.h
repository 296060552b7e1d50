// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

#include <QObject>
#include <QSaveFile>
#include <QTimer>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// Writes every point of some runs, recorded or imported, to a CSV file, one a row, in slices between which the window
/// stays alive. The file appears when it is whole; a failed or cancelled export leaves what was there before.
class PointsCsv : public QObject
{
    Q_OBJECT
public:
    PointsCsv(store::Store& store, std::vector<store::RunRow> runs, const QString& file, QObject* parent = nullptr);

    void start();
    void cancel();
    std::int64_t rowsWritten() const { return m_rows; }

Q_SIGNALS:
    void progressed(qint64 rows);
    void finished(const std::optional<workbench::Error>& error); ///< once; not after cancel()

private:
    void writeSlice();
    Result<> readMetrics(); ///< which ones the run has
    void finish(const std::optional<Error>& error);

    store::Store& m_store;
    std::vector<store::RunRow> m_runs;
    QSaveFile m_file;
    QTimer m_timer;
    std::vector<std::string> m_metrics; ///< of the run that is written, those yet to be
    bool m_hasMetrics = false;
    std::size_t m_run = 0;
    std::int64_t m_ordinal = 0, m_rows = 0;
};

/// A field as CSV wants it: quoted where it holds a comma, a quote or a line break. What begins with = + - @, a tab or
/// a carriage return would be run as a formula by spreadsheets: it gets an apostrophe before it.
QByteArray csvField(std::string_view text);

} // namespace workbench::ui
