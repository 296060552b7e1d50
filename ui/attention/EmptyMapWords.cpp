// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/EmptyMapWords.h"

#include <QCoreApplication>

namespace workbench::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("EmptyMapWords", text);
}

} // namespace

MapWords emptyMapWords(const config::ModelConfig& model, FeedSource source, bool canRun)
{
    if (config::attentionBlocks(model).empty()) {
        return {
            tr("This model has no attention"),
            tr("Choose a run with a head, or clone this one and set Attention to second-last.")};
    }
    switch (source) {
    case FeedSource::Live:
        return {
            tr("Waiting for the next step"), tr("Maps of the run that trains appear here as often as chosen above.")};
    case FeedSource::Sample:
        return {
            tr("Nothing is written yet"),
            tr("Give a prompt above and press Write: the model goes on from it, and what it looked at appears here.")};
    case FeedSource::Kept:
    case FeedSource::Probe:
        break;
    }
    if (canRun) {
        return {tr("No map yet"), tr("Give a text above and press Run.")};
    }
    return {
        tr("Nothing to look at yet"),
        tr("This run has neither a checkpoint nor kept snapshots. They come while it trains: start it again, or choose "
           "another run.")};
}

} // namespace workbench::ui
