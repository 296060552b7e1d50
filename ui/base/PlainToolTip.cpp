// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/base/PlainToolTip.h"

namespace workbench::ui
{

QString plainToolTip(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped());
}

} // namespace workbench::ui
