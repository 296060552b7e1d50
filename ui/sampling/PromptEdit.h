// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QPlainTextEdit>

#include <string>
#include <string_view>

namespace workbench::ui
{

/// Edits bytes as text: characters as they are, everything else as escapes, a line break for a newline. A backslash
/// that begins no escape is underlined.
class PromptEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    /// More than this is held as it is: its beginning is shown and cannot be edited.
    static constexpr std::size_t kMostEdited = 16 * 1024;
    static constexpr std::size_t kShownOfHeld = 2048;

    explicit PromptEdit(QWidget* parent = nullptr);

    Result<std::string> bytes() const; ///< InvalidArgument where an escape is none
    void setBytes(const std::string& bytes); ///< emits textChanged()
    bool isHeld() const { return !m_held.empty(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void changeEvent(QEvent* event) override;

private:
    std::string text() const;
    void markBadEscape();

    std::string m_held; ///< empty: what is shown is all
};

} // namespace workbench::ui
