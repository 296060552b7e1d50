// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerSettings.h"

#include <QListWidget>

#include <vector>

namespace workbench::ui
{

/// The steps of a sampler in their order, those that are off dim. A row is moved with the mouse, or with Alt and the
/// arrow keys.
class OrderList : public QListWidget
{
    Q_OBJECT
public:
    explicit OrderList(QWidget* parent = nullptr);

    void setSettings(const sample::SamplerSettings& settings); ///< emits nothing
    std::vector<sample::SamplerStep> order() const;

    QSize sizeHint() const override; ///< all rows
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void orderChanged(); ///< by the user

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void move(int from, int to);
    void showState();

    sample::SamplerSettings m_settings;
    int m_dragged = -1; ///< row that the mouse holds
};

} // namespace workbench::ui
