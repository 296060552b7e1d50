// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStringList>

namespace workbench::ui
{

/// A line that says as much as there is room for: the longest of its wordings that fits, else the start of the
/// shortest. What is not said is the tooltip.
class FittingLabel : public QLabel
{
    Q_OBJECT
public:
    explicit FittingLabel(QWidget* parent = nullptr);

    void setWordings(const QStringList& wordings); ///< the longest first; plain text
    const QStringList& wordings() const { return m_wordings; }

    QSize sizeHint() const override; ///< for the first wording
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();

    QStringList m_wordings;
};

} // namespace workbench::ui
