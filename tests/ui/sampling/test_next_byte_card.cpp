// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/ColourScale.h"
#include "ui/sampling/ByteBars.h"
#include "ui/sampling/ByteBarsModel.h"
#include "ui/sampling/ByteGrid.h"
#include "ui/sampling/NextByteCard.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <numeric>
#include <set>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// 'a' a half, 'b' a quarter, 0xff an eighth, and an eighth for all others together; the sampler left 'a' and 'b'.
sample::Distribution model()
{
    sample::Distribution before;
    before.fill(0.125 / 253);
    before['a'] = 0.5;
    before['b'] = 0.25;
    before[0xff] = 0.125;
    return before;
}

sample::Sampled sampled()
{
    sample::Sampled after;
    after.after['a'] = 0.75;
    after.after['b'] = 0.25;
    after.removed
        = {{sample::SamplerStep::Utf8, 0.125}, {sample::SamplerStep::TopK, 0}, {sample::SamplerStep::TopP, 0.051}};
    return after;
}

QColor viridis(double probability)
{
    return QColor(maps::ColourScale(maps::Palette::Viridis, maps::Transfer::Power, {0, 1}).colour(float(probability)));
}

class Shown
{
public:
    Shown()
    {
        QApplication::setActiveWindow(&card);
        card.setDistributions(&before, &after, 'a');
        card.resize(280, 640);
        card.show();
        grid = card.findChild<ByteGrid*>();
        bars = card.findChild<ByteBars*>();
    }

    /// At the corner of a cell, beside its label.
    QColor cell(int byte)
    {
        const QRect rect = grid->cellRect(static_cast<std::uint8_t>(byte));
        return grid->grab().toImage().pixelColor(rect.right() - 1, rect.bottom() - 1);
    }
    QString label(const QString& part) const
    {
        for (const QLabel* const one : card.findChildren<QLabel*>()) {
            if (one->isVisibleTo(&card) && one->text().contains(part))
                return one->text();
        }
        return {};
    }
    QPushButton* button(const QString& text) const
    {
        for (QPushButton* const one : card.findChildren<QPushButton*>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    QString text(int row, int column) const { return bars->model()->index(row, column).data().toString(); }

    sample::Distribution before = model();
    sample::Sampled after = sampled();
    NextByteCard card;
    ByteGrid* grid = nullptr;
    ByteBars* bars = nullptr;
};

} // namespace

class TestNextByteCard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void everyByteHasACellOfItsOwn()
    {
        Shown shown;
        std::set<std::pair<int, int>> corners;
        QRegion all;
        for (int byte = 0; byte < 256; ++byte) {
            const QRect cell = shown.grid->cellRect(static_cast<std::uint8_t>(byte));
            QVERIFY(shown.grid->rect().contains(cell));
            QVERIFY(cell.width() >= 8 && cell.height() >= 8);
            QVERIFY(!all.intersects(cell));
            all += cell;
        }
        QCOMPARE(shown.grid->cellRect(0x1f).top(), shown.grid->cellRect(0x10).top()); // a row has one high nibble
        QCOMPARE(shown.grid->cellRect(0x4a).left(), shown.grid->cellRect(0x0a).left());
    }

    void cellsHaveTheColoursOfTheirProbabilities()
    {
        Shown shown;
        QCOMPARE(shown.cell('b'), viridis(0.25));
        QVERIFY(shown.cell(0xff) != viridis(0)); // taken away is not improbable
        QVERIFY(shown.cell(0xff) != viridis(0.125));
        shown.button(QStringLiteral("before"))->click();
        QCOMPARE(shown.cell('b'), viridis(0.25));
        QCOMPARE(shown.cell(0xff), viridis(0.125));
        QCOMPARE(shown.cell(0x00), viridis(0.125 / 253));
        shown.button(QStringLiteral("after"))->click();
        QVERIFY(shown.cell(0xff) != viridis(0.125));
    }

    void theByteThatCameHasABox()
    {
        Shown shown;
        const auto boxed = [&shown](int byte) {
            const QRect cell = shown.grid->cellRect(static_cast<std::uint8_t>(byte));
            return shown.grid->grab().toImage().pixelColor(cell.left() + 3, cell.top() - 1)
                == Theme::lightTheme().tintStrong;
        };
        QVERIFY(boxed('a'));
        QVERIFY(!boxed('b'));
        shown.card.setDistributions(&shown.before, &shown.after, std::nullopt);
        QVERIFY(!boxed('a'));
    }

    void aByteIsChosenInTheGrid()
    {
        Shown shown;
        QSignalSpy chosen(&shown.card, &NextByteCard::byteChosen);
        for (const int byte : {0, int('x'), 0x80, 255}) {
            const QRect cell = shown.grid->cellRect(static_cast<std::uint8_t>(byte));
            QTest::mouseClick(shown.grid, Qt::LeftButton, {}, cell.center());
            QCOMPARE(int(chosen.last().first().value<std::uint8_t>()), byte);
        }
        QTest::keyClick(shown.grid, Qt::Key_Up);
        QTest::keyClick(shown.grid, Qt::Key_Left);
        QTest::keyClick(shown.grid, Qt::Key_Return);
        QCOMPARE(int(chosen.last().first().value<std::uint8_t>()), 0xee);
        QTest::keyClick(shown.grid, Qt::Key_Home);
        QTest::keyClick(shown.grid, Qt::Key_Left); // the edge is the end
        QCOMPARE(int(shown.grid->current()), 0xe0);
        for (int i = 0; i < 20; ++i)
            QTest::keyClick(shown.grid, Qt::Key_Down);
        QCOMPARE(int(shown.grid->current()), 0xf0);
        QCOMPARE(chosen.size(), 5);
    }

    void barsShowTheLikeliestAndTheOthersTogether()
    {
        Shown shown;
        const QAbstractItemModel& rows = *shown.bars->model();
        QCOMPARE(rows.rowCount(), ByteBarsModel::kFirst + 1);
        QCOMPARE(shown.text(0, ByteBarsModel::ByteColumn), QStringLiteral("a"));
        QCOMPARE(shown.text(0, ByteBarsModel::BeforeColumn), QStringLiteral("0.50"));
        QCOMPARE(shown.text(0, ByteBarsModel::AfterColumn), QStringLiteral("0.75"));
        QCOMPARE(shown.text(2, ByteBarsModel::ByteColumn), QStringLiteral("ff")); // gone, by what it was
        QCOMPARE(shown.text(2, ByteBarsModel::AfterColumn), QStringLiteral("0.00"));
        QCOMPARE(shown.text(8, ByteBarsModel::ByteColumn), QStringLiteral("other 248"));
        double before = 0, after = 0;
        for (int row = 0; row < rows.rowCount(); ++row) {
            before += rows.index(row, 0).data(ByteBarsModel::BeforeRole).toDouble();
            after += rows.index(row, 0).data(ByteBarsModel::AfterRole).toDouble();
        }
        QVERIFY(std::abs(before - 1) < 1e-12);
        QVERIFY(std::abs(after - 1) < 1e-12);
    }

    void theLastRowLeadsToAll256()
    {
        Shown shown;
        QSignalSpy chosen(&shown.card, &NextByteCard::byteChosen);
        shown.bars->setCurrentIndex(shown.bars->model()->index(ByteBarsModel::kFirst, 0));
        QTest::keyClick(shown.bars, Qt::Key_Return);
        QCOMPARE(shown.bars->model()->rowCount(), 257);
        QCOMPARE(chosen.size(), 0);
        std::set<int> bytes;
        for (int row = 0; row < 256; ++row)
            bytes.insert(shown.bars->model()->index(row, 0).data(NumberRole).toInt());
        QCOMPARE(bytes.size(), std::size_t(256));
        shown.bars->setCurrentIndex(shown.bars->model()->index(2, 0));
        QTest::keyClick(shown.bars, Qt::Key_Return);
        QCOMPARE(int(chosen.last().first().value<std::uint8_t>()), 0xff);
        const QModelIndex second = shown.bars->model()->index(1, 0);
        shown.bars->scrollTo(second);
        QTest::mouseClick(shown.bars->viewport(), Qt::LeftButton, {}, shown.bars->visualRect(second).center());
        QCOMPARE(int(chosen.last().first().value<std::uint8_t>()), int('b'));
        shown.bars->setCurrentIndex(shown.bars->model()->index(256, 0));
        QTest::keyClick(shown.bars, Qt::Key_Return);
        QCOMPARE(shown.bars->model()->rowCount(), ByteBarsModel::kFirst + 1);
    }

    void columnsKeepTheirWidthsWhateverTheFiguresAre()
    {
        Shown shown;
        const auto widths = [&shown] {
            std::vector<int> all;
            for (int column = 0; column < ByteBarsModel::ColumnCount; ++column)
                all.push_back(shown.bars->columnWidth(column));
            return all;
        };
        const std::vector<int> first = widths();
        sample::Distribution other{};
        other[7] = 1;
        shown.card.setDistributions(&other, nullptr, std::nullopt);
        QVERIFY(widths() == first);
    }

    void wordsSayWhatWasTakenAway()
    {
        Shown shown;
        QCOMPARE(
            shown.label(QStringLiteral("took away")),
            QStringLiteral("the UTF-8 mask took away 12.5 %, top-p took away 5.1 %"));
        for (sample::RemovedMass& removed : shown.after.removed)
            removed.mass = 0;
        shown.card.setDistributions(&shown.before, &shown.after, std::nullopt);
        QVERIFY(!shown.label(QStringLiteral("nothing was taken away")).isEmpty());
        shown.card.setDistributions(&shown.before, nullptr, std::nullopt);
        QVERIFY(shown.label(QStringLiteral("taken away")).isEmpty());
    }

    void aTooltipSaysEverything()
    {
        const NextBytes values{model(), sampled(), std::uint8_t{'a'}};
        const QString words = values.describe('a');
        QVERIFY(words.contains(QStringLiteral("'a' 0x61 97")));
        QVERIFY(words.contains(QStringLiteral("model 50.0000 %, 1.00 bits")));
        QVERIFY(words.contains(QStringLiteral("after the sampler 75.0000 %")));
        QVERIFY(words.contains(QStringLiteral("this byte came")));
        QVERIFY(values.describe(0xff).contains(QStringLiteral("taken away by the sampler")));
        const NextBytes alone{model(), std::nullopt, std::nullopt};
        QVERIFY(!alone.describe(0xff).contains(QStringLiteral("sampler")));
    }

    void aModelAloneHasNoChoiceOfSides()
    {
        Shown shown;
        QVERIFY(shown.button(QStringLiteral("before"))->isVisible());
        shown.card.setDistributions(&shown.before, nullptr, std::nullopt);
        QVERIFY(!shown.button(QStringLiteral("before"))->isVisible());
        QCOMPARE(shown.text(0, ByteBarsModel::AfterColumn), QString());
        QCOMPARE(shown.cell(0xff), viridis(0.125));
    }

    void nothingKnownIsSaid()
    {
        Shown shown;
        QSignalSpy chosen(&shown.card, &NextByteCard::byteChosen);
        shown.card.setEmptyText(QStringLiteral("Shown once a model is loaded."));
        QVERIFY(shown.label(QStringLiteral("once a model")).isEmpty());
        shown.card.setDistributions(nullptr, nullptr, std::nullopt);
        QVERIFY(!shown.label(QStringLiteral("once a model")).isEmpty());
        QVERIFY(!shown.grid->isVisible());
        QTest::keyClick(shown.grid, Qt::Key_Return);
        QCOMPARE(chosen.size(), 0);
    }

    void titleAndHintSayWhatAClickDoes()
    {
        Shown shown;
        shown.card.setClickHint(QStringLiteral("click to branch here"));
        QVERIFY(!shown.label(QStringLiteral("click to branch here")).isEmpty());
        QCOMPARE(shown.label(QStringLiteral("all 256")), QStringLiteral("Next byte: all 256"));
        shown.card.setPlace(1017);
        QCOMPARE(shown.label(QStringLiteral("all 256")), QStringLiteral("Byte 1,017: all 256"));
    }
};

QTEST_MAIN(TestNextByteCard)
#include "test_next_byte_card.moc"
