// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleDocument.h"
#include "core/sample/SampleTree.h"
#include "ui/AppContext.h"

#include <QWidget>

#include <map>
#include <optional>
#include <string>
#include <vector>

class QButtonGroup;
class QStackedWidget;

namespace workbench::ui
{

class BranchView;
class ByteTrack;
class Card;
class FilmCard;
class KeptSamples;
class SampleKeeper;
enum class SampleExport;

/// What stands below the text, one at a time: its branches, its bytes as a track, the film of the selected run, and
/// what was written before.
class SampleShelf : public QWidget
{
    Q_OBJECT
public:
    /// Both outlive it. What is read from the store comes by the keeper.
    SampleShelf(const AppContext& context, SampleKeeper& keeper, QWidget* parent = nullptr);

    void showTree(const sample::SampleTree& tree);
    /// What each byte of the text costs, or how much more it costs the model beside it.
    void showTrack(std::vector<float> values, bool difference);
    void setSelected(std::optional<int> byte); ///< in the track

Q_SIGNALS:
    void nodeChosen(workbench::sample::SampleNode node);
    void byteChosen(int byte);
    void documentWanted(const workbench::sample::SampleDocument& document); ///< to be opened
    void launchWanted();
    void told(const QString& message, bool bad);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum Part { Branches, Track, Film, Kept };
    /// What is to be done with a document that is being read.
    enum class Wish { Open, ExportJson, ExportRaw };

    void addParts();
    void followStore();
    void choose(int part);
    void readFilm();
    void readKept();
    void read(const QString& id, Wish wish);
    void take(const sample::SampleDocument& document);

    const AppContext& m_context;
    SampleKeeper& m_keeper;
    QButtonGroup* m_parts;
    QStackedWidget* m_pages;
    BranchView* m_branches;
    ByteTrack* m_track;
    Card* m_trackCard;
    FilmCard* m_film;
    KeptSamples* m_kept;
    std::optional<RunId> m_filmRun; ///< whose film is shown
    std::map<std::string, Wish> m_wishes; ///< by document
    std::map<std::string, sample::SampleDocument> m_removed; ///< that can be brought back
};

} // namespace workbench::ui
