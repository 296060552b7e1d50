// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/data/RecallCorpus.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace workbench::ui
{

class UnitLineEdit;

/// The recipe of a Recall corpus of the user's own: size, seed and shape of its pages.
class RecallPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RecallPanel(QWidget* parent = nullptr);

    Result<data::RecallSettings> settings() const; ///< the texts read; the error is for a person
    void setBusy(bool busy);

Q_SIGNALS:
    void makeRequested(const workbench::data::RecallSettings& settings);

private:
    UnitLineEdit* addField(const QString& label, const QString& unit, const QString& toolTip);
    void check();

    UnitLineEdit* m_size;
    UnitLineEdit* m_seed;
    UnitLineEdit* m_things;
    UnitLineEdit* m_letters;
    UnitLineEdit* m_uses;
    UnitLineEdit* m_filler = nullptr;
    QLabel* m_error;
    QPushButton* m_make;
    bool m_busy = false;
};

} // namespace workbench::ui
