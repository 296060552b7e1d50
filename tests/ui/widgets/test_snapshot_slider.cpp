// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SnapshotSlider.h"
#include "ui/widgets/SnapshotTrack.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace workbench::ui;

namespace
{

const std::vector<std::int64_t> kSteps{0, 10, 100, 1000, 1100};

class Shown
{
public:
    Shown()
    {
        slider.resize(500, 48);
        slider.setSteps(kSteps);
        slider.show();
        slider.track().setFocus();
    }

    void press(Qt::Key key) { QTest::keyClick(&slider.track(), key); }

    SnapshotSlider slider;
    QSignalSpy chosen{&slider, &SnapshotSlider::snapshotChosen};
};

} // namespace

class TestSnapshotSlider : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void ticksStandAtTheirSteps()
    {
        Shown shown;
        const SnapshotTrack& track = shown.slider.track();
        const double first = track.pixelOf(0), last = track.pixelOf(4);
        QVERIFY(first >= 0 && last <= track.width());
        for (int index = 0; index < 5; ++index) {
            const double share = double(kSteps[std::size_t(index)]) / 1100;
            QVERIFY(std::abs(track.pixelOf(index) - (first + share * (last - first))) < 1e-6);
        }
        QCOMPARE(shown.slider.current(), 4); // the newest one
        QCOMPARE(shown.chosen.size(), 0);
    }

    void keysGoFromSnapshotToSnapshot()
    {
        Shown shown;
        shown.press(Qt::Key_Left);
        QCOMPARE(shown.chosen.last().first().toInt(), 3);
        shown.press(Qt::Key_Home);
        QCOMPARE(shown.chosen.last().first().toInt(), 0);
        shown.press(Qt::Key_Left); // no further
        QCOMPARE(shown.chosen.size(), 2);
        shown.press(Qt::Key_Right);
        QCOMPARE(shown.chosen.last().first().toInt(), 1);
        shown.press(Qt::Key_End);
        QCOMPARE(shown.chosen.last().first().toInt(), 4);
        QCOMPARE(shown.slider.track().accessibleDescription(), QStringLiteral("step 1,100"));
    }

    void theMouseTakesTheNearest()
    {
        Shown shown;
        SnapshotTrack& track = shown.slider.track();
        const auto at = [&track](double x) { return QPoint(int(x), track.height() - 12); };
        QTest::mousePress(&track, Qt::LeftButton, {}, at(track.pixelOf(2) + 5));
        QCOMPARE(shown.chosen.last().first().toInt(), 2);
        QTest::mouseMove(&track, at(track.pixelOf(3) - 5));
        QCOMPARE(shown.chosen.last().first().toInt(), 3);
        QTest::mouseMove(&track, at(track.pixelOf(3) - 8)); // the same one
        QCOMPARE(shown.chosen.size(), 2);
        QTest::mouseRelease(&track, Qt::LeftButton, {}, at(0));
    }

    void playingWaitsForThePage()
    {
        Shown shown;
        QSignalSpy playing(&shown.slider, &SnapshotSlider::playingChanged);
        shown.press(Qt::Key_Space);
        QVERIFY(shown.slider.isPlaying());
        QCOMPARE(shown.slider.current(), 0); // from the start again
        QCOMPARE(shown.chosen.size(), 1);
        QTest::qWait(SnapshotSlider::kPlayMilliseconds * 4);
        QCOMPARE(shown.chosen.size(), 1); // nothing was shown yet
        shown.slider.shown();
        QTRY_COMPARE(shown.chosen.size(), 2);
        QTest::qWait(SnapshotSlider::kPlayMilliseconds * 3);
        QCOMPARE(shown.chosen.size(), 2);
        connect(&shown.slider, &SnapshotSlider::snapshotChosen, &shown.slider, &SnapshotSlider::shown);
        shown.slider.shown();
        QTRY_VERIFY(!shown.slider.isPlaying()); // ends on the last one
        QCOMPARE(shown.slider.current(), 4);
        QCOMPARE(shown.chosen.size(), 5);
        QCOMPARE(playing.size(), 2);
    }

    void whoeverTakesTheThumbStopsIt()
    {
        Shown shown;
        shown.slider.setCurrent(1);
        QTest::mouseClick(shown.slider.findChild<QPushButton*>(), Qt::LeftButton);
        QVERIFY(shown.slider.isPlaying());
        QCOMPARE(shown.chosen.size(), 0); // goes on from where it stands
        shown.press(Qt::Key_End);
        QVERIFY(!shown.slider.isPlaying());
        shown.slider.setPlaying(true);
        shown.slider.hide();
        QVERIFY(!shown.slider.isPlaying());
    }

    void newSnapshotsLeaveTheThumbOnItsStep()
    {
        Shown shown;
        shown.slider.setCurrent(2);
        shown.slider.setSteps({0, 50, 100, 150, 1100, 1200});
        QCOMPARE(shown.slider.current(), 2);
        shown.slider.setSteps({50, 150}); // its own is gone: the one before
        QCOMPARE(shown.slider.current(), 0);
        shown.slider.setSteps({200, 300});
        QCOMPARE(shown.slider.current(), 0);
        QCOMPARE(shown.chosen.size(), 0);
    }

    void fewSnapshots_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("none") << 0;
        QTest::newRow("one") << 1;
    }

    void fewSnapshots()
    {
        QFETCH(int, count);
        Shown shown;
        shown.slider.setSteps(std::vector<std::int64_t>(std::size_t(count), 7));
        QCOMPARE(shown.slider.current(), count - 1);
        QVERIFY(!shown.slider.findChild<QPushButton*>()->isEnabled());
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End, Qt::Key_Space})
            shown.press(key);
        QTest::mouseClick(&shown.slider.track(), Qt::LeftButton, {}, QPoint(50, 20));
        QVERIFY(!shown.slider.isPlaying());
        QCOMPARE(shown.chosen.size(), 0);
        QVERIFY(!shown.slider.grab().isNull());
        shown.slider.setSteps(kSteps);
        QCOMPARE(shown.slider.current(), count == 0 ? 4 : 0);
    }

    void aDarkThemeIsFollowed()
    {
        Shown shown;
        shown.slider.track().clearFocus();
        const auto thumb = [&shown] {
            const SnapshotTrack& track = shown.slider.track();
            const int x = int(track.pixelOf(4));
            return shown.slider.track().grab().toImage().pixelColor(x, 28);
        };
        QCOMPARE(thumb(), Theme::lightTheme().accent);
        applyTheme(*qApp, ThemeChoice::Dark);
        QCOMPARE(thumb(), Theme::darkTheme().accent);
        applyTheme(*qApp, ThemeChoice::Light);
    }
};

QTEST_MAIN(TestSnapshotSlider)
#include "test_snapshot_slider.moc"
