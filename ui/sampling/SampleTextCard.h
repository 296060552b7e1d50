// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sampling/SampleTint.h"
#include "ui/theme/Card.h"

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace workbench::ui
{

class SampleTextView;
enum class SampleExport;

/// The card of what was written: one text, or several side by side under the names of their models.
class SampleTextCard : public Card
{
    Q_OBJECT
public:
    explicit SampleTextCard(QWidget* parent = nullptr);

    void setLanes(int count);
    int lanes() const { return static_cast<int>(m_lanes.size()); }
    SampleTextView& view(int lane) const { return *m_lanes[static_cast<std::size_t>(lane)].view; }
    void setCaption(int lane, const QString& words); ///< whose weights wrote it; empty: none is shown
    void setActions(bool hasText, bool canAttend, const QString& whyNot); ///< what the buttons can do
    SampleTint tint() const;

Q_SIGNALS:
    void byteChosen(int lane, int byte);
    void released(int lane);
    void tintChosen(workbench::ui::SampleTint tint);
    void attentionWanted(); ///< the main text on the Attention page
    void saveWanted(workbench::ui::SampleExport form);

private:
    struct Lane {
        QWidget* column;
        QLabel* caption;
        SampleTextView* view;
    };

    void addTools();
    void addLane();
    void applyTint();
    void find();

    QComboBox* m_tint;
    QLineEdit* m_find;
    QPushButton *m_copy, *m_save, *m_attention;
    QSplitter* m_splitter;
    std::vector<Lane> m_lanes;
};

} // namespace workbench::ui
