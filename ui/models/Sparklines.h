// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QList>

#include <functional>
#include <unordered_map>

class QObject;

namespace workbench::ui
{

class StoreJobs;

/// The tiny curves of the run list, read from the store on another thread when they are first looked at, and again
/// when they have grown.
class Sparklines
{
public:
    static constexpr int kMostPoints = 40;

    /// `arrived` is called on the thread of `context`.
    Sparklines(StoreJobs& reader, QObject& context, std::function<void(const RunId&)> arrived);

    /// At most kMostPoints values in bits per byte, oldest first; what is known now, the rest arrives.
    QList<double> values(const RunId& run);
    void markStale(const RunId& run);

private:
    struct Line {
        QList<double> values;
        bool stale = true;
        bool asked = false;
    };

    StoreJobs& m_reader;
    QObject& m_context;
    const std::function<void(const RunId&)> m_arrived;
    std::unordered_map<RunId, Line> m_lines;
};

} // namespace workbench::ui
