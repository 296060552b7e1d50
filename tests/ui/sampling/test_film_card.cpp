// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/FilmCard.h"
#include "ui/sampling/FilmCurve.h"
#include "ui/sampling/SampleTextView.h"
#include "ui/theme/EmptyState.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/SnapshotSlider.h"
#include "ui/widgets/SnapshotTrack.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::ui;
using sample::FilmFrame;

namespace
{

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

FilmFrame frame(std::int64_t step, const std::string& text, std::vector<float> bits)
{
    return {step, "P:", text, std::move(bits), {}};
}

std::vector<FilmFrame> someFrames()
{
    return {
        frame(0, "zq", {8, 8}), frame(100, "\xff\n", {6, 4}), frame(200, "ab", {kNan, 2}),
        frame(1000, "the", {1, 2, 3})};
}

class Shown
{
public:
    Shown()
    {
        card.resize(600, 360);
        card.show();
    }

    std::string text()
    {
        std::string bytes;
        for (const ShownByte& each : view().bytes())
            bytes += static_cast<char>(each.byte);
        return bytes;
    }
    SampleTextView& view() { return *card.findChild<SampleTextView*>(); }
    SnapshotSlider& slider() { return *card.findChild<SnapshotSlider*>(); }

    FilmCard card;
    QSignalSpy chosen{&card, &FilmCard::stepChosen};
};

} // namespace

class TestFilmCard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void meansLeaveOutWhatIsUnknown()
    {
        QCOMPARE(meanSurprisalBits(frame(0, "abc", {1, 2, 6})), 3.0);
        QCOMPARE(meanSurprisalBits(frame(0, "abc", {kNan, 2, 6})), 4.0);
        QVERIFY(std::isnan(meanSurprisalBits(frame(0, "a", {kNan}))));
        QVERIFY(std::isnan(meanSurprisalBits(frame(0, "", {}))));
    }

    void withoutFramesItSaysHowToGetThem()
    {
        Shown shown;
        QSignalSpy launch(&shown.card, &FilmCard::launchWanted);
        auto& empty = *shown.card.findChild<EmptyState*>();
        QVERIFY(empty.isVisible() && !shown.view().isVisible());
        QVERIFY(!shown.card.step());
        shown.card.setStep(10); // of nothing
        shown.card.setPlaying(true);
        QVERIFY(!shown.card.isPlaying());
        empty.findChild<QPushButton*>()->click();
        QCOMPARE(launch.size(), 1);

        shown.card.setFrames(someFrames());
        QVERIFY(!empty.isVisible() && shown.view().isVisible());
        shown.card.setFrames({});
        QVERIFY(empty.isVisible());
    }

    void showsTheBytesOfAFrame()
    {
        Shown shown;
        shown.card.setFrames(someFrames());
        QCOMPARE(shown.card.step(), std::optional<std::int64_t>(1000)); // the newest
        QCOMPARE(shown.text(), std::string("P:the"));
        QCOMPARE(shown.view().bytes()[1].origin, sample::ByteOrigin::Prompt);
        QVERIFY(std::isnan(shown.view().bytes()[1].surprisalBits));
        QCOMPARE(shown.view().bytes()[2].origin, sample::ByteOrigin::Drawn);
        QCOMPARE(shown.view().bytes()[3].surprisalBits, 2.0F);
        shown.card.setStep(100);
        QCOMPARE(shown.text(), std::string("P:\xff\n"));
        QCOMPARE(shown.chosen.size(), 0);
    }

    void goesToTheNearestStep_data()
    {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("step");
        QTest::newRow("before the first") << -5 << 0;
        QTest::newRow("on it") << 200 << 200;
        QTest::newRow("nearer to the one before") << 599 << 200;
        QTest::newRow("nearer to the one behind") << 601 << 1000;
        QTest::newRow("behind the last") << 50'000 << 1000;
    }

    void goesToTheNearestStep()
    {
        QFETCH(int, wanted);
        QFETCH(int, step);
        Shown shown;
        shown.card.setFrames(someFrames());
        shown.card.setStep(wanted);
        QCOMPARE(shown.card.step(), std::optional<std::int64_t>(step));
        QCOMPARE(shown.chosen.size(), 0);
    }

    void staysAtItsStepWhenFramesCome()
    {
        Shown shown;
        auto frames = someFrames();
        frames.pop_back();
        shown.card.setFrames(frames);
        shown.card.setStep(100);
        shown.card.setFrames(someFrames());
        QCOMPARE(shown.card.step(), std::optional<std::int64_t>(100));
        QCOMPARE(shown.text(), std::string("P:\xff\n"));
    }

    void theUserChoosesAStep()
    {
        Shown shown;
        shown.card.setFrames(someFrames());
        QTest::keyClick(&shown.slider().track(), Qt::Key_Left);
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen.first().first().toLongLong(), 200);
        QCOMPARE(shown.text(), std::string("P:ab"));
    }

    void playsFromTheStartToTheEnd()
    {
        Shown shown;
        shown.card.setFrames(someFrames());
        shown.slider().setPlayMilliseconds(5);
        shown.card.setPlaying(true);
        QTRY_VERIFY(!shown.card.isPlaying());
        std::vector<qlonglong> steps;
        for (const QList<QVariant>& each : shown.chosen)
            steps.push_back(each.first().toLongLong());
        QCOMPARE(steps, (std::vector<qlonglong>{0, 100, 200, 1000}));
        QCOMPARE(shown.text(), std::string("P:the"));
    }

    void theCurveFollowsTheTrack()
    {
        Shown shown;
        shown.card.setFrames(someFrames());
        QCoreApplication::processEvents(); // the layout
        auto& curve = *shown.card.findChild<FilmCurve*>();
        const SnapshotTrack& track = shown.slider().track();
        for (int index = 0; index < 4; ++index) {
            const double on = track.mapTo(&shown.card, QPoint()).x() + track.pixelOf(index);
            const double below = curve.mapTo(&shown.card, QPoint()).x() + curve.pointOf(index).x();
            QVERIFY(std::abs(on - below) < 1e-6);
        }
        // Means 8, 5, 2, 2: the second lies half way.
        const double top = curve.pointOf(0).y(), bottom = curve.pointOf(3).y();
        QVERIFY(top < bottom);
        QCOMPARE(curve.pointOf(2).y(), bottom);
        QVERIFY(std::abs(curve.pointOf(1).y() - (top + bottom) / 2) < 1e-6);
    }

    void oddFramesAreDrawn_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 4; ++kind)
            QTest::addRow("%d", kind) << kind;
    }

    void oddFramesAreDrawn()
    {
        QFETCH(int, kind);
        const std::vector<std::vector<FilmFrame>> films{
            {frame(5, "a", {1})},
            {frame(5, "", {}), frame(6, "", {})},
            {frame(5, "a", {kNan}), frame(6, "a", {1}), frame(7, "a", {kNan})},
            {frame(5, "abc", {1}), frame(6, "a", {1, 2, 3})}}; // surprisal of another length
        Shown shown;
        shown.card.setFrames(films[std::size_t(kind)]);
        QVERIFY(!shown.card.grab().isNull());
        QCOMPARE(shown.view().bytes().size(), films[std::size_t(kind)].back().text.size() + 2);
    }
};

QTEST_MAIN(TestFilmCard)
#include "test_film_card.moc"
