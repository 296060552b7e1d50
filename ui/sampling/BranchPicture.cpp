// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/BranchPicture.h"

#include "core/maps/ByteGlyph.h"
#include "ui/base/Format.h"
#include "ui/bytes/ByteTint.h"
#include "ui/theme/Theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace workbench::ui
{

namespace
{

constexpr double kBend = 32; ///< pixels of x in which a line gets to its row
constexpr double kNode = 3.5; ///< radius
constexpr double kGrip = 10; ///< around an end or a line, where it is taken
constexpr double kLabelHeight = 16;
constexpr std::size_t kMostOfLabel = 32; ///< bytes
constexpr double kFaded = 0.35; ///< how much of its colour a line off the active way keeps in its place

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::BranchPicture", text);
}

QFont previewFont()
{
    QFont font = byteFont();
    font.setPixelSize(11);
    return font;
}

QString quoted(std::uint8_t byte)
{
    return QStringLiteral("'%1'").arg(fromUtf8(maps::byteLabel(byte)));
}

} // namespace

QString bytesInLine(const std::string& bytes)
{
    QString line;
    for (const maps::ByteGlyph& glyph : maps::byteGlyphs(bytes))
        line += fromUtf8(glyph.text);
    return line;
}

BranchPicture::BranchPicture(
    const std::vector<ShownBranch>& branches, const BranchLayout& layout, double rowHeight, double top)
    : m_branches(branches)
    , m_layout(layout)
    , m_rowHeight(rowHeight)
    , m_top(top)
{
}

QPointF BranchPicture::point(const BranchLayout::Place& place) const
{
    return {kLeft + place.x, m_top + (place.row + 0.5) * m_rowHeight};
}

QPainterPath BranchPicture::line(int branch) const
{
    const QPointF from = point(m_layout.start(branch)), to = point(m_layout.end(branch));
    const double bend = std::min(kBend, to.x() - from.x());
    QPainterPath path(from);
    path.cubicTo({from.x() + bend / 2, from.y()}, {from.x() + bend / 2, to.y()}, {from.x() + bend, to.y()});
    path.lineTo(to);
    return path;
}

std::optional<int> BranchPicture::activeBranch() const
{
    std::optional<int> found;
    for (std::size_t i = 0; i < m_branches.size(); ++i) {
        if (m_branches[i].active)
            found = static_cast<int>(i); // parents come before their children
    }
    return found;
}

QPointF BranchPicture::activePoint() const
{
    const auto branch = activeBranch();
    if (!branch)
        return point(m_layout.root());
    const ShownBranch& shown = at(*branch);
    const double part = double(activeBytes - shown.begin) / std::max(1, shown.end - shown.begin);
    const QPainterPath path = line(*branch);
    const double from = path.elementAt(0).x, x = from + part * (path.currentPosition().x() - from);
    if (x >= from + kBend)
        return {x, path.currentPosition().y()};
    double low = 0, high = 1; // the bend goes to the right all along
    for (int i = 0; i < 20; ++i)
        (path.pointAtPercent((low + high) / 2).x() < x ? low : high) = (low + high) / 2;
    return path.pointAtPercent(low);
}

std::optional<int> BranchPicture::branchAt(QPointF point) const
{
    std::optional<int> found;
    double nearest = kGrip;
    for (int i = 0; i < int(m_branches.size()); ++i) {
        const double distance = QLineF(point, this->point(m_layout.end(i))).length();
        if (distance < nearest) { // ends and forks before the lines that meet there
            nearest = distance;
            found = i;
        }
    }
    QPainterPathStroker stroker;
    stroker.setWidth(kGrip);
    stroker.setCapStyle(Qt::RoundCap);
    for (int i = 0; i < int(m_branches.size()) && !found; ++i) {
        const QPainterPath path = line(i);
        if (path.controlPointRect().adjusted(-kGrip, -kGrip, kGrip, kGrip).contains(point)
            && stroker.createStroke(path).contains(point))
            found = i;
    }
    for (int i = 0; i < int(m_branches.size()) && !found; ++i) {
        const QPointF end = this->point(m_layout.end(i));
        if (at(i).children.empty() && QRectF(end.x(), end.y() - kGrip, kLabelRoom, 2 * kGrip).contains(point))
            found = i; // the words beside an end stand for it
    }
    return found;
}

QString BranchPicture::forkText(const std::vector<int>& children) const
{
    const auto name = [this](int child) { return quoted(at(child).firstByte); };
    if (children.size() == 2)
        return tr("%1 or %2").arg(name(children[0]), name(children[1]));
    return tr("%1, %2 or %3 more").arg(name(children[0]), name(children[1])).arg(children.size() - 2);
}

std::vector<BranchLabel> BranchPicture::labels() const
{
    std::vector<BranchLabel> placed;
    const auto place = [&placed](BranchLabel label) {
        const bool free = std::none_of(placed.begin(), placed.end(), [&label](const BranchLabel& other) {
            return other.area.intersects(label.area);
        });
        if (free && !label.text.isEmpty())
            placed.push_back(std::move(label));
        return free;
    };
    const QFontMetricsF bytes(previewFont()), words(smallFont());
    const auto endOf = [&](int branch) {
        const ShownBranch& shown = at(branch);
        const QString line = bytesInLine(shown.text.substr(0, kMostOfLabel)); // measuring more would be slow
        const QString text = bytes.elidedText(line, Qt::ElideRight, kLabelRoom - 12);
        const QPointF end = point(m_layout.end(branch));
        place(
            {QRectF(end.x() + 8, end.y() - kLabelHeight / 2, bytes.horizontalAdvance(text), kLabelHeight), text, true,
             shown.active});
    };
    const auto forkAt = [&](int branch) {
        const ShownBranch& shown = at(branch);
        const QPointF end = point(m_layout.end(branch));
        const double room = end.x() - point(m_layout.start(branch)).x() - kBend - 6;
        const QString text = words.elidedText(forkText(shown.children), Qt::ElideRight, room);
        const double width = words.horizontalAdvance(text);
        // Before the fork, where none of its lines are: above the line that leads to it, else below.
        const QRectF above(end.x() - width - 6, end.y() - kLabelHeight - 3, width, kLabelHeight);
        if (!place({above, text, false, shown.active}))
            place({above.translated(0, kLabelHeight + 6), text, false, shown.active});
    };
    const QPointF root = point(m_layout.root());
    const QString prompt = tr("prompt");
    if (!m_branches.empty())
        place(
            {QRectF(root.x() - 4, root.y() - kLabelHeight - 4, words.horizontalAdvance(prompt), kLabelHeight), prompt,
             false, false});
    for (const bool active : {true, false}) {
        for (std::size_t i = 0; i < m_branches.size(); ++i) {
            if (m_branches[i].children.empty() && m_branches[i].active == active)
                endOf(static_cast<int>(i));
        }
    }
    for (const bool active : {true, false}) {
        for (std::size_t i = 0; i < m_branches.size(); ++i) {
            if (!m_branches[i].children.empty() && m_branches[i].active == active)
                forkAt(static_cast<int>(i));
        }
    }
    return placed;
}

void BranchPicture::paintLine(QPainter& painter, const Theme& theme, int branch) const
{
    const ShownBranch& shown = at(branch);
    const QColor colour = runColour(m_layout.end(branch).colour);
    const QPainterPath path = line(branch);
    QPen pen(mixColours(theme.card, colour, 1 - kFaded), branch == hovered ? 3 : 1.5);
    if (runIsDashed(m_layout.end(branch).colour))
        pen.setDashPattern({4, 2});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPath(path);
    if (!shown.active)
        return;
    painter.save();
    if (branch == activeBranch())
        painter.setClipRect(QRectF(0, 0, activePoint().x(), path.boundingRect().bottom() + 4), Qt::IntersectClip);
    pen.setColor(colour);
    pen.setWidthF(3);
    painter.setPen(pen);
    painter.drawPath(path);
    painter.restore();
}

void BranchPicture::paint(
    QPainter& painter, const Theme& theme, const std::vector<BranchLabel>& labels, const QRectF& area) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const auto node = [&](QPointF at, const QColor& colour, bool focused) {
        if (focused) {
            painter.setPen(QPen(theme.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(at, kNode + 4.5, kNode + 4.5);
        }
        painter.setPen(QPen(theme.card, 1));
        painter.setBrush(colour);
        painter.drawEllipse(at, kNode, kNode);
    };
    for (const bool active : {false, true}) { // the strong lines lie over the others
        for (std::size_t i = 0; i < m_branches.size(); ++i) {
            const int branch = static_cast<int>(i);
            if (m_branches[i].active == active
                && line(branch).controlPointRect().adjusted(-4, -4, 4, 4).intersects(area))
                paintLine(painter, theme, branch);
        }
    }
    if (m_branches.empty())
        return;
    node(point(m_layout.root()), theme.dim, false);
    for (std::size_t i = 0; i < m_branches.size(); ++i) {
        const QPointF at = point(m_layout.end(static_cast<int>(i)));
        if (area.adjusted(-9, -9, 9, 9).contains(at))
            node(at, runColour(m_layout.end(static_cast<int>(i)).colour), current == static_cast<int>(i));
    }
    painter.setPen(QPen(theme.text, 2));
    painter.setBrush(theme.card);
    painter.drawEllipse(activePoint(), kNode + 1, kNode + 1);
    for (const BranchLabel& label : labels) {
        if (!label.area.intersects(area))
            continue;
        painter.setFont(label.bytes ? previewFont() : smallFont());
        painter.setPen(label.active ? theme.text : theme.dim);
        painter.drawText(label.area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, label.text);
    }
}

} // namespace workbench::ui
