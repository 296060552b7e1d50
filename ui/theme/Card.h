// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace workbench::ui
{

/// A white card with a title, a dimmed hint at the right of it, and a column for its contents.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setHint(const QString& hint); ///< plain text; empty: none

    QHBoxLayout* header() const { return m_header; } ///< title and hint; more may be added at its end
    QVBoxLayout* content() const { return m_content; } ///< below the header, spacing 8

private:
    QLabel* m_title;
    QLabel* m_hint;
    QHBoxLayout* m_header;
    QVBoxLayout* m_content;
};

} // namespace workbench::ui
