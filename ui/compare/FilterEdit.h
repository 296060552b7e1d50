// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunFilter.h"

#include <QLineEdit>
#include <QTimer>

#include <functional>
#include <optional>

class QListWidget;

namespace workbench::ui
{

/// A line for the filter language: read as it is written, a mistake underlined at its place, what may stand at the
/// cursor offered below it (down and up choose, tab and return take it, escape closes).
class FilterEdit : public QLineEdit
{
    Q_OBJECT
public:
    using Complete = std::function<std::vector<compare::FilterCompletion>(std::string_view text, std::size_t cursor)>;
    using Parse = std::function<tl::expected<compare::RunFilter, compare::FilterMistake>(std::string_view text)>;

    explicit FilterEdit(QWidget* parent = nullptr);

    void setLanguage(Parse parse, Complete complete); ///< reads the text again
    void readAgain(); ///< the columns have changed
    const std::optional<compare::FilterMistake>& mistake() const { return m_mistake; }
    bool isOffering() const;

Q_SIGNALS:
    /// Never for a text with a mistake, and not before a short rest while somebody writes: half a filter may well be
    /// one that no run passes.
    void filterChanged(const workbench::compare::RunFilter& filter);
    void mistakeChanged();
    void accepted(); ///< return, with nothing offered: the text is worth remembering

protected:
    bool event(QEvent* event) override; ///< the tab key
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void read();
    void offer(bool always);
    void closeOffer();
    bool take();
    void moveOffer(int by);

    Parse m_parse;
    Complete m_complete;
    std::optional<compare::FilterMistake> m_mistake;
    std::vector<compare::FilterCompletion> m_offered;
    QListWidget* m_list;
    bool m_taking = false;
    compare::RunFilter m_filter; ///< to be told
    QTimer m_rest;
};

} // namespace workbench::ui
