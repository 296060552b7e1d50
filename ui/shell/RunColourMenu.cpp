// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RunColourMenu.h"

#include "ui/widgets/RunPainting.h"

#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace workbench::ui
{

namespace
{

constexpr int kRunColours = 12;

QIcon colourIcon(int colour, const QPalette& palette)
{
    QPixmap picture(32, 32);
    picture.setDevicePixelRatio(2);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBackground(palette.color(QPalette::Light));
    drawRunSwatch(painter, QRectF(3, 3, 10, 10), colour, true);
    return QIcon(picture);
}

} // namespace

RunColourMenu::RunColourMenu(QWidget* window)
    : QMenu(tr("&Colour"), window)
{
    connect(this, &QMenu::aboutToShow, this, &RunColourMenu::fill);
}

void RunColourMenu::fill()
{
    clear(); // the theme may be another one now
    for (int colour = 0; colour < kRunColours; ++colour) {
        addAction(
            colourIcon(colour, palette()),
            colour < kRunColours / 2 ? tr("Colour %1").arg(colour + 1) : tr("Colour %1, dashed").arg(colour + 1), this,
            [this, colour] { Q_EMIT colourWanted(colour); });
    }
}

} // namespace workbench::ui
