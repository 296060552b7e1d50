// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/NextBytes.h"
#include "ui/theme/Card.h"

#include <memory>
#include <optional>

class QPushButton;

namespace workbench::ui
{

class ByteBars;
class ByteGrid;

/// What may come next, or might have come at a place of the text: all 256 probabilities before and after the sampler,
/// to choose a byte from. Setters emit nothing.
class NextByteCard : public Card
{
    Q_OBJECT
public:
    explicit NextByteCard(QWidget* parent = nullptr);

    /// Null `before`: nothing is known, and said so. Null `after`: the model alone. Both are copied.
    void setDistributions(
        const sample::Distribution* before, const sample::Sampled* after, std::optional<std::uint8_t> taken);
    void setPlace(std::optional<int> byte); ///< of the text, for the title; nothing: the byte that comes next
    void setClickHint(const QString& text); ///< what choosing a byte does: "click to branch here"
    void setEmptyText(const QString& text); ///< shown while nothing is known

Q_SIGNALS:
    void byteChosen(std::uint8_t byte);

private:
    void showAfter(bool after);
    void refresh();

    std::shared_ptr<const NextBytes> m_values;
    QPushButton *m_before, *m_after;
    QLabel *m_hintLine, *m_entropy, *m_removed, *m_empty;
    ByteGrid* m_grid;
    ByteBars* m_bars;
};

} // namespace workbench::ui
