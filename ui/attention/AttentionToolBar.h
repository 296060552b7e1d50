// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/AttentionFeed.h"
#include "ui/attention/MapContent.h"

#include <QWidget>

#include <array>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace workbench::ui
{

/// Where maps come from, which block and head they are of, and the way out of the program.
class AttentionToolBar : public QWidget
{
    Q_OBJECT
public:
    enum class Export { Png, Svg, Csv, Safetensors };

    explicit AttentionToolBar(QWidget* parent = nullptr);

    void addBeforeExport(QWidget* widget);
    void setSource(FeedSource source); ///< emits nothing
    void setAvailable(FeedSource source, bool available, const QString& why); ///< `why` not: the tooltip
    void setBlocks(const std::vector<int>& withAttention, int layers); ///< the last one with attention is chosen
    void setHeads(int heads);
    void setContent(MapContent content); ///< emits nothing
    void setCanExport(bool can);

    std::optional<int> block() const;
    maps::HeadView headView() const; ///< which head of several
    int head() const;
    MapContent content() const;

Q_SIGNALS:
    void sourceChosen(workbench::ui::FeedSource source);
    void blockChosen();
    void viewChanged(); ///< head or content
    void exportWanted(workbench::ui::AttentionToolBar::Export kind);

private:
    void addSources(QHBoxLayout& row);
    void addBlock(QHBoxLayout& row);
    void addExport(QHBoxLayout& row);

    QHBoxLayout* m_row = nullptr;
    QButtonGroup* m_sources = nullptr;
    std::array<QString, 4> m_sourceTips;
    QLabel* m_headCaption = nullptr;
    QComboBox *m_block = nullptr, *m_head = nullptr, *m_content = nullptr;
    QPushButton* m_export = nullptr;
};

} // namespace workbench::ui
