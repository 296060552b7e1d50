// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <string>

namespace workbench::ui
{

/// The first bytes of a corpus as text: printable characters as they are, newlines as a dim arrow, every other byte as
/// a dim escape. Read only; may be selected and copied.
class BytePreview : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit BytePreview(QWidget* parent = nullptr);

    void setBytes(std::string bytes); ///< the first kilobyte is shown

protected:
    void changeEvent(QEvent* event) override;

private:
    void rebuild();

    std::string m_bytes;
};

} // namespace workbench::ui
