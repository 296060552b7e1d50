// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bytes/BarTable.h"
#include "ui/sampling/NextBytes.h"

#include <memory>

namespace workbench::ui
{

class ByteBarsModel;

/// The likeliest bytes as pairs of bars, before and after the sampler; a click or Enter on the last row shows all 256.
class ByteBars : public BarTable
{
    Q_OBJECT
public:
    explicit ByteBars(QWidget* parent = nullptr);

    void setValues(std::shared_ptr<const NextBytes> values); ///< null: nothing to show
    void setAfterSampler(bool after); ///< which of both orders the rows

    QSize minimumSizeHint() const override { return {180, 3 * 24}; }

Q_SIGNALS:
    void byteChosen(std::uint8_t byte);

private:
    ByteBars(std::unique_ptr<ByteBarsModel> model, QWidget* parent);
    void choose(const QModelIndex& index);
    void refresh();

    ByteBarsModel* m_model;
    std::shared_ptr<const NextBytes> m_values;
    bool m_after = true, m_all = false;
};

} // namespace workbench::ui
