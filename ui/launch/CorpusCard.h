// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/CorpusSession.h"
#include "ui/theme/Card.h"

#include <optional>
#include <vector>

class QAction;
class QLabel;
class QPushButton;

namespace workbench::ui
{

class ByteHistogram;
class BytePreview;
class ConfigForm;
class RecallPanel;
class SplitBar;

/// The corpus: which file or recipe, what its bytes look like, and which of them train, validate and test.
class CorpusCard : public Card
{
    Q_OBJECT
public:
    CorpusCard(ConfigForm& form, std::filesystem::path corpusFolder, QWidget* parent = nullptr);

    /// Of the corpus that the form names now; nothing while it is being opened or is wrong.
    const std::optional<CorpusFacts>& facts() const { return m_facts; }
    const std::optional<CorpusTrouble>& trouble() const { return m_trouble; }

Q_SIGNALS:
    void changed(); ///< facts() or trouble()

protected:
    void changeEvent(QEvent* event) override;

private:
    void addSource();
    void addPicture();
    void addSplit();
    void browse(std::string_view path);
    void follow(); ///< asks for what the form names now
    void showFacts(const CorpusFacts& facts);
    void showTrouble(const CorpusTrouble& trouble);
    void showSummary(const data::CorpusSummary& summary);
    void showSplitFields();
    void drawIcons();

    ConfigForm& m_form;
    CorpusSession* m_session;
    std::optional<config::CorpusConfig> m_asked;
    std::optional<CorpusFacts> m_facts;
    std::optional<CorpusTrouble> m_trouble;
    BytePreview* m_preview = nullptr;
    SplitBar* m_split = nullptr;
    ByteHistogram* m_histogram = nullptr;
    RecallPanel* m_recall = nullptr;
    QPushButton* m_recipe = nullptr;
    QPushButton* m_splitButton = nullptr;
    std::vector<QAction*> m_browse; ///< the folders inside the fields of further files
    QLabel* m_floors = nullptr;
    QLabel* m_hash = nullptr;
};

} // namespace workbench::ui
