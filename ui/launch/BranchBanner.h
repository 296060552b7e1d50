// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "core/store/StoreTypes.h"
#include "core/train/CheckpointManifest.h"
#include "ui/AppContext.h"

#include <QFrame>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace workbench::ui
{

class ConfigForm;
class ElidedLabel;

/// The line over the form that says that the run on it begins with a checkpoint, which one, and what that means; hidden
/// while there is none. Fills the form with the parent's values and locks what shapes the weights.
class BranchBanner : public QFrame
{
    Q_OBJECT
public:
    BranchBanner(const AppContext& context, ConfigForm& form, QWidget* parent = nullptr);

    /// With the run's checkpoint nearest to that step; without a step with its best, else its newest. What cannot be
    /// read is said in the line.
    void begin(const RunId& run, std::optional<std::int64_t> step);
    void drop(); ///< the run begins with fresh weights again; the values stay

    bool isOn() const { return m_on; } ///< the user wants a branch, whether or not it can be made
    std::optional<store::RunOrigin> origin() const; ///< nothing: no branch, or no checkpoint that can be read
    /// Why the form's values cannot go on from the checkpoint, by field.
    std::vector<config::FieldProblem> problems() const;

Q_SIGNALS:
    void changed(); ///< origin() or problems()

protected:
    void changeEvent(QEvent* event) override;

private:
    void choose(int index);
    void lockShape();
    void explain();
    void setIcons();

    const AppContext m_context;
    ConfigForm& m_form;
    QLabel* m_words;
    QComboBox* m_checkpoints;
    ElidedLabel* m_note;
    QPushButton* m_drop;
    std::vector<store::CheckpointRow> m_rows; ///< newest first, as the box lists them
    std::optional<train::CheckpointManifest> m_manifest;
    std::optional<double> m_rate; ///< base learning rate that the checkpoint holds
    QString m_trouble; ///< why there is no manifest
    bool m_on = false;
};

} // namespace workbench::ui
