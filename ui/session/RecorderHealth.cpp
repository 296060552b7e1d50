// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RecorderHealth.h"

namespace workbench::ui
{

void RecorderHealth::report(const std::optional<Error>& trouble)
{
    const auto tell = [this, trouble] {
        if (trouble != m_trouble) {
            m_trouble = trouble;
            Q_EMIT changed();
        }
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

} // namespace workbench::ui
