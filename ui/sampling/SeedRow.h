// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>

class QLabel;
class QLineEdit;
class QPushButton;

namespace workbench::ui
{

/// The seed of the draws, with a button that throws a new one. A whole number from 0 to 2^64 - 1.
class SeedRow : public QWidget
{
    Q_OBJECT
public:
    explicit SeedRow(QWidget* parent = nullptr);

    void setSeed(std::uint64_t seed); ///< emits nothing, and takes an error away
    std::uint64_t seed() const { return m_seed; } ///< the last one that could be read
    QString error() const;

Q_SIGNALS:
    void edited(quint64 seed); ///< by the user

protected:
    void changeEvent(QEvent* event) override;

private:
    void readFigure();
    void throwDice();
    void setError(const QString& message);
    void showIcon();

    std::uint64_t m_seed = 1;
    QLineEdit* m_figure;
    QPushButton* m_dice;
    QLabel* m_error;
};

} // namespace workbench::ui
