// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace workbench::ui
{

/// A setting that is a text of a few lines, monospaced, and below it why it was refused.
class TextRow : public QWidget
{
    Q_OBJECT
public:
    TextRow(const QString& label, const QString& toolTip, const QString& placeholder, int lines, QWidget* parent);

    std::string text() const;
    void setText(const std::string& text); ///< emits nothing, and takes an error away
    void setError(const QString& message); ///< what is shown is not in force; empty: it is
    QString error() const;
    QPlainTextEdit& edit() const { return *m_edit; }

Q_SIGNALS:
    void edited(); ///< by the user, at every key

private:
    QPlainTextEdit* m_edit;
    QLabel* m_error;
};

} // namespace workbench::ui
