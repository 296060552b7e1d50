// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/sample/FilmFrame.h"
#include "core/store/StoreTypes.h"

#include <QWidget>

#include <optional>

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
    /// Null: there is none, and the words say why.
    void setFrame(const sample::FilmFrame* frame, bool withPrompt, const QString& why);
    void setTrouble(const Error& error); ///< in place of a frame
    QString shownText() const;

Q_SIGNALS:
    void openWanted();

protected:
    void changeEvent(QEvent* event) override; ///< the text has colours of its own

private:
    void write();

    ElidedLabel* m_name;
    QLabel *m_swatch, *m_step;
    QPlainTextEdit* m_text;
    std::optional<sample::FilmFrame> m_frame;
    bool m_withPrompt = false;
};

} // namespace workbench::ui
