// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace workbench::ui
{

/// A line over the pages about something that is so for now and must not be overlooked. Hidden without text.
class Banner : public QFrame
{
    Q_OBJECT
public:
    explicit Banner(QWidget* parent = nullptr);

    void setText(const QString& text); ///< plain text; empty hides it

private:
    QLabel* m_text;
};

} // namespace workbench::ui
