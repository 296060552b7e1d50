// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/Theme.h"

#include "ui/theme/StyleSheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

#include <array>
#include <cstdlib>

/// A static library's resources are linked only where they are asked for by name, outside of any namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace workbench::ui
{

namespace
{

constexpr std::array<QRgb, 6> kRunColours{0xff0072b2, 0xffd55e00, 0xff009e73, 0xffcc79a7, 0xffe69f00, 0xff56b4e9};

QFont systemFont(int pixels, QFont::Weight weight)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.ground);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.field);
    palette.setColor(QPalette::AlternateBase, theme.ground);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.dim);
    palette.setColor(QPalette::Button, theme.card);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.bad);
    palette.setColor(QPalette::ToolTipBase, theme.card);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.accentText);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Light, theme.card);
    palette.setColor(QPalette::Midlight, theme.line);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.dim);
    palette.setColor(QPalette::Shadow, theme.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, theme.dim);
    }
    return palette;
}

bool systemIsDark(QApplication& application)
{
    application.setPalette(QPalette()); // an empty one gives back what the desktop wants
    const QPalette palette = application.palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

} // namespace

const Theme& Theme::lightTheme()
{
    static const Theme theme{
        .dark = false,
        .ground = 0xfff6f7f9,
        .card = 0xffffffff,
        .line = 0xffd9dde3,
        .text = 0xff1d2430,
        .dim = 0xff6b7480,
        .accent = 0xff0b66c3,
        .accentText = 0xffffffff,
        .selection = 0xffe6f0fb,
        .good = 0xff1a7f4b,
        .warning = 0xff9a6700,
        .bad = 0xffb3261e,
        .field = 0xffffffff,
        .tint = 0xfffde28c,
        .tintStrong = 0xfff59e0b};
    return theme;
}

const Theme& Theme::darkTheme()
{
    static const Theme theme{
        .dark = true,
        .ground = 0xff14171c,
        .card = 0xff1d2128,
        .line = 0xff343b46,
        .text = 0xffe6e9ee,
        .dim = 0xff9ba5b3,
        .accent = 0xff58a6f0,
        .accentText = 0xff0c131b,
        .selection = 0xff20364f,
        .good = 0xff4fc48c,
        .warning = 0xffe2ab45,
        .bad = 0xfff4827a,
        .field = 0xff171b21,
        .tint = 0xff5a4712,
        .tintStrong = 0xff945800};
    return theme;
}

const Theme& Theme::of(const QPalette& palette)
{
    const bool dark = palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    return dark ? darkTheme() : lightTheme();
}

void applyTheme(QApplication& application, ThemeChoice choice)
{
    initialiseResources();
    const bool dark = choice == ThemeChoice::System ? systemIsDark(application) : choice == ThemeChoice::Dark;
    const Theme& theme = dark ? Theme::darkTheme() : Theme::lightTheme();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(bodyFont());
    QApplication::setPalette(paletteOf(theme));
    application.setStyleSheet(styleSheet(theme));
}

QColor runColour(int index)
{
    return QColor(kRunColours[static_cast<std::size_t>(std::abs(index)) % kRunColours.size()]);
}

bool runIsDashed(int index)
{
    return static_cast<std::size_t>(std::abs(index)) / kRunColours.size() % 2 == 1;
}

QFont titleFont()
{
    return systemFont(13, QFont::DemiBold);
}

QFont bodyFont()
{
    return systemFont(12, QFont::Normal);
}

QFont smallFont()
{
    return systemFont(11, QFont::Normal);
}

QFont byteFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(12);
    return font;
}

} // namespace workbench::ui
