// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"

#include <QObject>

#include <optional>

namespace workbench::ui
{

/// Whether what happens is being written down, as the GUI thread sees it.
class RecorderHealth : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// From any thread: a RunRecorder's trouble handler. Nullopt: writing works again.
    void report(const std::optional<Error>& trouble);

    const std::optional<Error>& trouble() const { return m_trouble; }

Q_SIGNALS:
    void changed();

private:
    std::optional<Error> m_trouble;
};

} // namespace workbench::ui
