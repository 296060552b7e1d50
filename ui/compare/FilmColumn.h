// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/FilmFrame.h"
#include "core/store/StoreTypes.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace workbench::ui
{

class ElidedLabel;

/// What one run wrote at one of its steps: name, step, and the text with escapes for bytes that do not show, each byte
/// on a ground that says what it cost.
class FilmColumn : public QWidget
{
    Q_OBJECT
public:
    explicit FilmColumn(QWidget* parent = nullptr);

    void setRun(const store::RunRow& run);
    void setFrame(const sample::FilmFrame* frame, bool withPrompt); ///< null: it wrote nothing by then
    QString shownText() const;

Q_SIGNALS:
    void openWanted();

private:
    ElidedLabel* m_name;
    QLabel *m_swatch, *m_step;
    QPlainTextEdit* m_text;
};

} // namespace workbench::ui
