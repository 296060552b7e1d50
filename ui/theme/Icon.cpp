// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/Icon.h"

#include <QColor>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace workbench::ui
{

namespace
{

/// Draws the alpha of an SVG in one colour; disabled at less strength.
class TintedSvgEngine : public QIconEngine
{
public:
    TintedSvgEngine(QByteArray svg, const QColor& colour)
        : m_svg(std::move(svg))
        , m_colour(colour)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap pixmap = tinted(rect.size() * ratio, mode);
        pixmap.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), pixmap);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override { return tinted(size, mode); }

    QIconEngine* clone() const override { return new TintedSvgEngine(m_svg, m_colour); }

private:
    QPixmap tinted(const QSize& size, QIcon::Mode mode) const
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer(m_svg).render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        QColor colour = m_colour;
        if (mode == QIcon::Disabled) {
            colour.setAlphaF(0.4F);
        }
        painter.fillRect(pixmap.rect(), colour);
        return pixmap;
    }

    QByteArray m_svg;
    QColor m_colour;
};

} // namespace

QIcon themedIcon(const QString& name, const QColor& colour)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QIcon(new TintedSvgEngine(file.readAll(), colour));
}

} // namespace workbench::ui
