// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/CellStates.h"
#include "core/maps/MapExport.h"
#include "ui/attention/AttentionToolBar.h"

#include <QObject>

#include <memory>

namespace workbench::ui
{

/// Takes maps out of the program: asks where to, writes whole files, says how it went.
class MapSaver : public QObject
{
    Q_OBJECT
public:
    explicit MapSaver(QWidget& window);

    /// What is in view: the region of a map of one head, or cell states, which are saved whole. `run` names it in the
    /// file.
    struct Picture {
        std::shared_ptr<const maps::AttentionMap> map;
        std::shared_ptr<const maps::CellStates> cells; ///< in place of a map
        maps::MapRegion region;
        maps::PictureStyle style;
        std::string run;
    };
    void save(AttentionToolBar::Export kind, const Picture& picture);
    static Result<> write(AttentionToolBar::Export kind, const Picture& picture, const std::filesystem::path& file);

Q_SIGNALS:
    void told(const QString& message, bool bad); ///< for a line on the page

private:
    QWidget& m_window;
};

} // namespace workbench::ui
