// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleSaver.h"

#include "core/base/AtomicFile.h"
#include "ui/base/ExportFile.h"

#include <QWidget>

namespace workbench::ui
{

std::string savedSample(const sample::SampleDocument& document, SampleExport form)
{
    return form == SampleExport::Json ? sample::documentJson(document) : document.tree.text(document.tree.active());
}

Result<QString> saveSample(QWidget& window, const sample::SampleDocument& document, SampleExport form)
{
    const QString file = askForExportFile(
        window, QStringLiteral("sample"), form == SampleExport::Json ? QStringLiteral("json") : QStringLiteral("txt"));
    if (file.isEmpty()) {
        return file;
    }
    return writeFileAtomically(realFileSystem(), file.toStdString(), savedSample(document, form)).map([&] {
        return file;
    });
}

} // namespace workbench::ui
