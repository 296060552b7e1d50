// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/Theme.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/FieldCombo.h"
#include "ui/theme/Icon.h"
#include "ui/theme/StyleSheet.h"

#include <QApplication>
#include <QLabel>
#include <QPalette>
#include <QSet>
#include <QStyleOptionComboBox>
#include <QTest>

#include <cmath>

using namespace workbench::ui;

namespace
{

/// WCAG 2's relative luminance and contrast.
double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsCanBeRead_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void wordsCanBeRead()
    {
        QFETCH(bool, dark);
        const Theme& theme = dark ? Theme::darkTheme() : Theme::lightTheme();
        for (const QColor& ground :
             {theme.ground, theme.card, theme.field, theme.selection, theme.tint, theme.tintStrong}) {
            QVERIFY(contrast(theme.text, ground) >= 4.5);
        }
        for (const QColor& word : {theme.dim, theme.accent, theme.good, theme.warning, theme.bad}) {
            QVERIFY2(contrast(word, theme.card) >= 4.5, qPrintable(word.name()));
        }
        QVERIFY(contrast(theme.accentText, theme.accent) >= 4.5);
    }

    void aPaletteTellsItsTheme()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        QVERIFY(Theme::of(QApplication::palette()).dark);
        applyTheme(*qApp, ThemeChoice::Light);
        QVERIFY(!Theme::of(QApplication::palette()).dark);
    }

    void theStyleSheetHasNoRoleLeftUnfilled()
    {
        QVERIFY(!styleSheet(Theme::lightTheme()).contains(QLatin1Char('@')));
        QVERIFY(styleSheet(Theme::lightTheme()) != styleSheet(Theme::darkTheme()));
    }

    void aKindChangesTheLookAtOnce()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        QLabel label(QStringLiteral("words"));
        label.ensurePolished();
        setKind(&label, "bad");
        QCOMPARE(label.palette().color(QPalette::WindowText), Theme::lightTheme().bad);
        setKind(&label, nullptr);
        QCOMPARE(label.palette().color(QPalette::WindowText), Theme::lightTheme().text);
    }

    void aComboHasRoomForItsWordsBesideTheArrow()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        FieldCombo combo;
        combo.setSizeAdjustPolicy(QComboBox::AdjustToContents);
        combo.addItem(QStringLiteral("every combination"));
        combo.resize(combo.sizeHint());
        combo.ensurePolished();
        QStyleOptionComboBox option;
        option.initFrom(&combo);
        option.subControls = QStyle::SC_All;
        const QRect words
            = combo.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &combo);
        QVERIFY(words.width() - 4 >= combo.fontMetrics().horizontalAdvance(combo.itemText(0)));
        QVERIFY(words.right() <= combo.width() - 18); // the arrow stands there
        QVERIFY(combo.width() <= words.width() + 36); // and room is kept for it once
    }

    void longWordsOfAnEmptyStateWrap()
    {
        EmptyState state(QStringLiteral("Fill it"));
        const QString words
            = QStringLiteral("Each run of the table above becomes a line across its settings and more.");
        state.setWords(QStringLiteral("Nothing"), words, true);
        state.resize(240, 300);
        state.show();
        for (const QLabel* const label : state.findChildren<QLabel*>()) {
            QVERIFY(state.rect().contains(label->geometry()));
            if (label->text() == words)
                QVERIFY(label->height() >= 2 * label->fontMetrics().height());
        }
    }

    void twelveRunsAreToldApart()
    {
        QSet<QPair<QRgb, bool>> looks;
        for (int i = 0; i < 12; ++i) {
            looks.insert({runColour(i).rgb(), runIsDashed(i)});
        }
        QCOMPARE(looks.size(), 12);
        QCOMPARE(runColour(12), runColour(0));
    }

    void anIconTakesItsColour()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        const QImage image = themedIcon(QStringLiteral("search"), Qt::red).pixmap(32, 32).toImage();
        int inked = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                inked += pixel.alpha() > 200;
                QVERIFY(pixel.alpha() < 200 || (pixel.red() > 250 && pixel.green() < 5));
            }
        }
        QVERIFY(inked > 20);
        QVERIFY(themedIcon(QStringLiteral("no such drawing"), Qt::red).isNull());
    }
};

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
