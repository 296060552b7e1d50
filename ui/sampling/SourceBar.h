// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;

namespace workbench::ui
{

class FieldCombo;

/// A model whose weights can write.
struct SourceChoice {
    QString label; ///< "running now"
    QString detail; ///< "weights of step 1,148"; may be empty
    bool enabled = true;
    QString reason; ///< why it is not

    bool operator==(const SourceChoice&) const = default;
};

/// How writing shares the machine with the run that trains.
enum class SamplePace { Gentle, Full };

/// Chooses whose weights write, and which others write the same beside them. Indexes are those of the choices that were
/// set. The setters emit nothing.
class SourceBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMostCompared = 3;

    explicit SourceBar(QWidget* parent = nullptr);

    /// In the order in which they are listed: what runs now first. -1: none is chosen.
    void setChoices(std::vector<SourceChoice> choices, int current, std::vector<int> compared = {});
    void setCurrent(int index);
    int current() const { return m_current; }
    const std::vector<int>& compared() const { return m_compared; } ///< in the order they were added
    void setTraining(bool training); ///< whether there is a pace to choose
    void setPace(SamplePace pace);
    SamplePace pace() const;

Q_SIGNALS:
    void chosen(int index);
    void compareAdded(int index);
    void compareRemoved(int index);
    void folderWanted(); ///< a checkpoint from outside the store is to be chosen
    void paceChosen(workbench::ui::SamplePace pace);

private:
    QString words(int index) const;
    void fillCombo();
    void fillMenu();
    void showChips();
    void choose(int row);
    void add(int index);
    void remove(int index);
    bool isCompared(int index) const;

    std::vector<SourceChoice> m_choices;
    int m_current = -1;
    std::vector<int> m_compared;
    FieldCombo *m_models, *m_pace;
    QWidget* m_chipRow; ///< hidden while it is empty
    QHBoxLayout* m_chips;
    QPushButton* m_more;
    QMenu* m_menu;
};

} // namespace workbench::ui
