// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>
#include <cstdint>

namespace workbench::ui
{

/// How often each of the 256 byte values occurs. Bar heights are the square roots of the counts, so that rare bytes
/// are seen beside the space; the exact count is told on hover.
class ByteHistogram : public QWidget
{
    Q_OBJECT
public:
    using Counts = std::array<std::int64_t, 256>;

    explicit ByteHistogram(QWidget* parent = nullptr);

    void setCounts(const Counts& counts);
    QString describe(int byte) const; ///< "0x41 A: 1,234 (2.3 %)"

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    Counts m_counts{};
    std::int64_t m_total = 0;
};

} // namespace workbench::ui
