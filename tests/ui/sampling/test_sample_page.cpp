// SPDX-License-Identifier: GPL-3.0-or-later
// The page over real runs: small ones, trained here.
#include "tests/ui/support/PageFixture.h"
#include "ui/sampling/BranchView.h"
#include "ui/sampling/ByteGrid.h"
#include "ui/sampling/FilmCard.h"
#include "ui/sampling/KeptSamples.h"
#include "ui/sampling/NextByteCard.h"
#include "ui/sampling/PromptCard.h"
#include "ui/sampling/PromptEdit.h"
#include "ui/sampling/SamplePage.h"
#include "ui/sampling/SampleTextCard.h"
#include "ui/sampling/SampleTextView.h"
#include "ui/sampling/SamplerCard.h"
#include "ui/sampling/SourceBar.h"
#include "ui/theme/EmptyState.h"

#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;

namespace
{

std::string mainText(const SamplePage& page)
{
    const sample::SampleTree& tree = page.lanes().main().tree();
    return tree.text(tree.active());
}

std::string shownText(const SampleTextView& view)
{
    std::string text;
    for (const ShownByte& byte : view.bytes()) {
        text += static_cast<char>(byte.byte);
    }
    return text;
}

/// A page over a finished run, at work.
struct Talk {
    explicit Talk(PageFixture& fixture)
        : page(fixture.context)
        , text(*page.findChild<SampleTextCard*>())
        , prompt(*page.findChild<PromptCard*>())
        , sampler(*page.findChild<SamplerCard*>())
        , next(*page.findChild<NextByteCard*>())
        , bar(*page.findChild<SourceBar*>())
    {
        page.resize(1200, 900);
        page.show();
        sample::SamplerSettings settings;
        settings.bytes = 60;
        sampler.setSettings(settings);
        prompt.setPrompt("the fox ");
    }

    void click(const char* words) { QTest::mouseClick(&button(page, words), Qt::LeftButton); }
    bool waitForRest(std::size_t bytes) const
    {
        return QTest::qWaitFor([&] { return !page.lanes().isWriting() && mainText(page).size() >= bytes; }, 30'000);
    }

    SamplePage page;
    SampleTextCard& text;
    PromptCard& prompt;
    SamplerCard& sampler;
    NextByteCard& next;
    SourceBar& bar;
};

} // namespace

class TestSamplePage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("sharnn-workbench-tests"));
        QCoreApplication::setApplicationName(QStringLiteral("sample"));
        QSettings().clear();
        m_fixture = std::make_unique<PageFixture>();
        config::RunConfig config = m_fixture->smallConfig("first");
        config.film = {.everySteps = 10, .prompt = "the ", .bytes = 20, .temperature = 1, .seed = 3};
        config.checkpoint.everySteps = 10;
        m_run = m_fixture->train(config);
        m_fixture->selection.setRun(m_run);
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void withoutRunsItSaysWhatWouldBeHere()
    {
        PageFixture empty;
        SamplePage page(empty.context);
        page.show();
        QSignalSpy wanted(&page, &SamplePage::launchWanted);
        QTest::mouseClick(&button(*page.findChild<EmptyState*>(), "Set up a run"), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
    }

    void writesAndKeeps()
    {
        Talk talk(*m_fixture);
        talk.click("Sample");
        QVERIFY(talk.waitForRest(68));
        QCOMPARE(shownText(talk.text.view(0)), mainText(talk.page));
        QVERIFY(mainText(talk.page).starts_with("the fox "));
        std::vector<store::SampleRow> rows;
        QVERIFY(QTest::qWaitFor(
            [&] {
                rows = m_fixture->store->samples({}).value_or(std::vector<store::SampleRow>{});
                return !rows.empty();
            },
            10'000));
        QCOMPARE(rows.front().run, m_run);
        const auto kept = m_fixture->store->sample(rows.front().id);
        QVERIFY(kept.has_value());
        QVERIFY(kept->tree == talk.page.lanes().main().tree());

        talk.click("Continue");
        QVERIFY(talk.waitForRest(128));
        QCOMPARE(shownText(talk.text.view(0)), mainText(talk.page));
    }

    void branchesWhereAnotherByteIsClicked()
    {
        Talk talk(*m_fixture);
        talk.click("Sample");
        QVERIFY(talk.waitForRest(68));
        const std::string first = mainText(talk.page);
        const sample::SampleNode leaf = talk.page.lanes().main().tree().active();
        Q_EMIT talk.text.view(0).byteChosen(20);
        const std::uint8_t other = first[20] == '\xc3' ? 0xc4 : 0xc3;
        Q_EMIT talk.next.byteChosen(other);
        QVERIFY(talk.waitForRest(81));
        const std::string second = mainText(talk.page);
        QCOMPARE(second.substr(0, 20), first.substr(0, 20));
        QCOMPARE(static_cast<std::uint8_t>(second[20]), other);
        auto& branches = *talk.page.findChild<BranchView*>();
        QCOMPARE(branches.branches().size(), std::size_t(3));
        Q_EMIT branches.nodeChosen(leaf);
        QCOMPARE(mainText(talk.page), first);
        QCOMPARE(shownText(talk.text.view(0)), first);
        QTest::mouseClick(&button(talk.page, "Regenerate"), Qt::LeftButton);
        QVERIFY(talk.waitForRest(68));
        QCOMPARE(talk.sampler.settings().seed, std::uint64_t(2));
        QVERIFY(branches.branches().size() > 3);
    }

    void byHandNothingIsDrawn()
    {
        Talk talk(*m_fixture);
        talk.click("By hand");
        talk.click("Sample");
        QVERIFY(talk.waitForRest(8));
        QCOMPARE(mainText(talk.page), std::string("the fox "));
        Q_EMIT talk.next.byteChosen('z');
        QVERIFY(talk.waitForRest(9));
        QCOMPARE(mainText(talk.page), std::string("the fox z"));
    }

    void twoModelsSideBySide()
    {
        Talk talk(*m_fixture);
        Q_EMIT talk.bar.compareAdded(1); // another checkpoint of the run
        QCOMPARE(talk.text.lanes(), 2);
        talk.click("Sample");
        QVERIFY(talk.waitForRest(68));
        QCOMPARE(talk.page.lanes().count(), 2);
        QVERIFY(talk.page.lanes().lane(0).document().checkpoint != talk.page.lanes().lane(1).document().checkpoint);
        QVERIFY(QTest::qWaitFor([&] { return !talk.page.lanes().difference(1).empty(); }, 10'000));
        QVERIFY(!shownText(talk.text.view(1)).empty());
        Q_EMIT talk.bar.compareRemoved(1);
        QCOMPARE(talk.text.lanes(), 1);
    }

    void whatWasKeptIsOpenedAgain()
    {
        std::string text;
        {
            Talk talk(*m_fixture);
            talk.prompt.setPrompt(std::string("any bytes \x00\xff\xc3", 13));
            talk.click("Sample");
            QVERIFY(talk.waitForRest(73));
            text = mainText(talk.page);
        }
        Talk talk(*m_fixture);
        talk.click("Kept");
        auto& kept = *talk.page.findChild<KeptSamples*>();
        QVERIFY(QTest::qWaitFor([&] { return kept.table().model()->rowCount() > 0; }, 10'000));
        const auto rows
            = m_fixture->store->samples({.run = {}, .contains = std::string("\x00\xff\xc3", 3), .limit = 5});
        QVERIFY(rows && rows->size() == 1);
        Q_EMIT kept.openWanted(QString::fromStdString(rows->front().id));
        QVERIFY(QTest::qWaitFor([&] { return mainText(talk.page) == text; }, 10'000));
        talk.click("Continue"); // its checkpoint is there, so it goes on
        QVERIFY(talk.waitForRest(text.size() + 60));
        Q_EMIT kept.removeWanted({QString::fromStdString(rows->front().id)});
        QVERIFY(QTest::qWaitFor([&] { return !m_fixture->store->sample(rows->front().id).has_value(); }, 10'000));
        QPushButton& undo = button(kept, "Undo", false);
        QVERIFY(QTest::qWaitFor([&] { return undo.isVisible(); }, 10'000));
        QTest::mouseClick(&undo, Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return m_fixture->store->sample(rows->front().id).has_value(); }, 10'000));
    }

    void theFilmOfTheRun()
    {
        Talk talk(*m_fixture);
        auto& film = *talk.page.findChild<FilmCard*>();
        QVERIFY(!film.step());
        talk.click("Film");
        QVERIFY(QTest::qWaitFor([&] { return film.step().has_value(); }, 10'000));
        m_fixture->selection.setStep(11);
        QCOMPARE(*film.step(), std::int64_t(10));
    }

    void talksToTheRunThatTrains()
    {
        config::RunConfig config = m_fixture->smallConfig("live");
        config.train.steps = 100'000;
        config.eval.everySteps = config.inspect.everySteps = config.film.everySteps = 0;
        const RunId live = m_fixture->training.start(config);
        m_fixture->selection.setRun(live);
        Talk talk(*m_fixture);
        QVERIFY(QTest::qWaitFor(
            [&] { return m_fixture->runs.find(live) && m_fixture->training.activeRun() == live; }, 20'000));
        talk.click("Sample");
        QVERIFY(talk.waitForRest(68));
        const sample::SampleDocument& document = talk.page.lanes().main().document();
        QCOMPARE(document.run, live);
        QVERIFY(document.checkpoint.empty());
        const std::int64_t step = document.step;
        const std::string first = document.id;
        // Newer weights begin another text; this one goes on with those it was begun with.
        QVERIFY(QTest::qWaitFor([&] { return talk.page.lanes().main().model().step > step; }, 20'000));
        talk.click("Continue");
        QVERIFY(talk.waitForRest(128));
        QCOMPARE(talk.page.lanes().main().document().id, first);
        QCOMPARE(talk.page.lanes().main().document().step, step);
        QSignalSpy attention(&talk.page, &SamplePage::attentionWanted);
        QTRY_VERIFY(button(talk.page, "See attention").isEnabled());
        talk.click("See attention");
        QCOMPARE(attention.size(), 1);
        m_fixture->training.stopAndDiscard();
        QVERIFY(QTest::qWaitFor([&] { return !m_fixture->training.activeRun(); }, 30'000));
        m_fixture->selection.setRun(m_run);
    }

    void aPromptThatIsNoneCannotBeSampled()
    {
        Talk talk(*m_fixture);
        QTRY_VERIFY(button(talk.page, "Sample", false).isEnabled());
        talk.prompt.edit().setPlainText(QStringLiteral("bad \\q"));
        QVERIFY(!button(talk.page, "Sample", false).isEnabled());
        talk.prompt.edit().setPlainText(QString());
        QVERIFY(!button(talk.page, "Sample", false).isEnabled());
        talk.prompt.edit().setPlainText(QStringLiteral("good \\n"));
        QVERIFY(button(talk.page, "Sample", false).isEnabled());
    }

private:
    std::unique_ptr<PageFixture> m_fixture;
    RunId m_run;
};

QTEST_MAIN(TestSamplePage)
#include "test_sample_page.moc"
