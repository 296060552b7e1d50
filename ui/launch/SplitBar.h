// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>
#include <cstdint>

namespace workbench::ui
{

/// Which bytes train, validate and test, as a coloured bar with a line of words below it.
class SplitBar : public QWidget
{
    Q_OBJECT
public:
    explicit SplitBar(QWidget* parent = nullptr);

    void setParts(std::int64_t trainBytes, std::int64_t validationBytes, std::int64_t testBytes);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::array<std::int64_t, 3> m_parts{};
};

} // namespace workbench::ui
