// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/OrderList.h"
#include "ui/sampling/SamplerCard.h"
#include "ui/sampling/SavedSamplers.h"
#include "ui/sampling/SeedRow.h"
#include "ui/sampling/SettingRow.h"
#include "ui/sampling/TextRow.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QStandardPaths>
#include <QTest>

using namespace workbench;
using namespace workbench::ui;
using sample::SamplerSettings;
using sample::SamplerStep;

namespace
{

/// Every setting another than usual.
SamplerSettings unusual()
{
    SamplerSettings settings;
    settings.temperature = 0.75;
    settings.topK = 40;
    settings.topP = 0.913;
    settings.minP = 0.0123;
    settings.typical = 0.2;
    settings.repetition = 1.15;
    settings.repetitionWindow = 17;
    settings.noRepeat = 8;
    settings.banned = {0, 'Q', 0xff};
    settings.bias = {{'\n', 2}, {'e', -1.5}};
    settings.validUtf8 = true;
    std::ranges::reverse(settings.order);
    settings.seed = 18446744073709551615ULL;
    settings.bytes = 12345;
    settings.stops = {"\n\n", "THE END"};
    return settings;
}

class Shown
{
public:
    Shown()
    {
        card.resize(290, 900);
        card.setOpen(true);
        card.show();
    }

    SettingRow& row(const char* name) { return *card.findChild<SettingRow*>(QLatin1String(name)); }
    TextRow& textRow(const char* name) { return *card.findChild<TextRow*>(QLatin1String(name)); }
    template <typename Widget>
    Widget& named(const char* name)
    {
        return *card.findChild<Widget*>(QLatin1String(name));
    }
    void type(const char* name, const QString& text) { typeInto(row(name).figure(), text); }
    void typeInto(QLineEdit& figure, const QString& text)
    {
        figure.selectAll();
        QTest::keyClicks(&figure, text);
    }

    SamplerCard card;
    QSignalSpy changed{&card, &SamplerCard::settingsChanged};
};

void choosePreset(Shown& shown, const QString& name)
{
    auto& combo = shown.named<QComboBox>("presets");
    const int row = combo.findText(name);
    QVERIFY(row >= 0);
    combo.setCurrentIndex(row);
    Q_EMIT combo.activated(row);
}

QAction* keepAction(Shown& shown, const QString& begins)
{
    QMenu* const menu = shown.named<QPushButton>("keep").menu();
    Q_EMIT menu->aboutToShow();
    for (QAction* const action : menu->actions()) {
        if (action->text().startsWith(begins))
            return action;
    }
    return nullptr;
}

} // namespace

class TestSamplerCard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("workbench-tests"));
        QCoreApplication::setApplicationName(QStringLiteral("sampler-card"));
        applyTheme(*qApp, ThemeChoice::Light);
    }
    void init() { QSettings().clear(); }
    void cleanupTestCase() { QSettings().clear(); }

    void settingsComeBack()
    {
        Shown shown;
        QVERIFY(sample::checkSettings(unusual()));
        shown.card.setSettings(unusual());
        QVERIFY(shown.card.settings() == unusual());
        QCOMPARE(shown.changed.size(), 0); // a setter

        QCOMPARE(shown.row("temperature").figure().text(), QStringLiteral("0.75"));
        QCOMPARE(shown.row("top-p").figure().text(), QStringLiteral("0.913"));
        QCOMPARE(shown.row("min-p").figure().text(), QStringLiteral("0.0123")); // all its digits
        QCOMPARE(shown.row("bytes").figure().text(), QStringLiteral("12,345"));
        QCOMPARE(shown.textRow("banned").text(), std::string("\\x00Q\\xff"));
        QCOMPARE(shown.textRow("stops").text(), std::string("\\n\\n\nTHE END"));
    }

    /// Typing what is shown leaves the settings as they are: no digit is lost on the way.
    void whatIsShownMeansTheSame()
    {
        Shown shown;
        shown.card.setSettings(unusual());
        for (SettingRow* const row : shown.card.findChildren<SettingRow*>())
            shown.typeInto(row->figure(), row->figure().text());
        for (TextRow* const row : shown.card.findChildren<TextRow*>())
            row->edit().setPlainText(row->edit().toPlainText());
        QVERIFY(shown.card.settings() == unusual());
    }

    void figuresAreTaken_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value");
        const auto add = [](const char* row, const char* typed, double value) {
            QTest::addRow("%s %s", row, typed) << QString::fromLatin1(row) << QString::fromLatin1(typed) << value;
        };
        add("temperature", "0.85", 0.85);
        add("temperature", "0", 0);
        add("top-k", "40", 40);
        add("top-k", "off", 0);
        add("top-p", "0.9", 0.9);
        add("top-p", "Off", 1);
        add("min-p", "0.05", 0.05);
        add("min-p", "off", 0);
        add("typical", "0.2", 0.2);
        add("typical", "off", 1);
        add("repetition", "1.3", 1.3);
        add("repetition", "off", 1);
        add("window", "128", 128);
        add("no-repeat", "12", 12);
        add("bytes", "2,500", 2500);
        add("bytes", "1000000", 1'000'000); // beyond the slider
    }

    void figuresAreTaken()
    {
        QFETCH(QString, row);
        QFETCH(QString, typed);
        QFETCH(double, value);
        Shown shown;
        shown.type(qPrintable(row), typed);
        const SamplerSettings& settings = shown.card.settings();
        const std::map<QString, double> values{
            {QStringLiteral("temperature"), settings.temperature},
            {QStringLiteral("top-k"), settings.topK},
            {QStringLiteral("top-p"), settings.topP},
            {QStringLiteral("min-p"), settings.minP},
            {QStringLiteral("typical"), settings.typical},
            {QStringLiteral("repetition"), settings.repetition},
            {QStringLiteral("window"), settings.repetitionWindow},
            {QStringLiteral("no-repeat"), settings.noRepeat},
            {QStringLiteral("bytes"), double(settings.bytes)}};
        QCOMPARE(values.at(row), value);
        QCOMPARE(shown.row(qPrintable(row)).error(), QString());
    }

    void figuresAreRefused_data()
    {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("typed");
        const auto add = [](const char* row, const char* typed) {
            QTest::addRow("%s %s", row, typed) << QString::fromLatin1(row) << QString::fromLatin1(typed);
        };
        add("temperature", "-1");
        add("temperature", "hot");
        add("temperature", "nan");
        add("temperature", "1e400");
        add("top-k", "257");
        add("top-k", "2.5");
        add("top-k", "99999999999999");
        add("top-p", "0");
        add("top-p", "1.5");
        add("min-p", "-0.1");
        add("typical", "2");
        add("repetition", "0");
        add("window", "off");
        add("no-repeat", "-3");
        add("bytes", "0");
        add("bytes", "1e300");
    }

    void figuresAreRefused()
    {
        QFETCH(QString, row);
        QFETCH(QString, typed);
        Shown shown;
        const SamplerSettings before = shown.card.settings();
        QLineEdit& figure = shown.row(qPrintable(row)).figure();
        figure.selectAll();
        figure.insert(typed); // at once, as half of a number may be a good one
        Q_EMIT figure.textEdited(typed);
        QVERIFY(!shown.row(qPrintable(row)).error().isEmpty());
        QCOMPARE(figure.property("kind").toString(), QStringLiteral("invalid"));
        QVERIFY(shown.card.settings() == before); // the last good value stays in force
        QCOMPARE(shown.changed.size(), 0);

        Q_EMIT figure.editingFinished(); // what was refused stays in sight
        QCOMPARE(figure.text(), typed);
        shown.card.setSettings(before);
        QCOMPARE(shown.row(qPrintable(row)).error(), QString());
    }

    void slidersMove()
    {
        Shown shown;
        for (SettingRow* const row : shown.card.findChildren<SettingRow*>()) {
            for (const int tick : {0, 60, NumberScale::kTicks}) {
                row->slider().setValue(tick);
                QCOMPARE(row->slider().value(), tick); // it is not pushed elsewhere
                QCOMPARE(row->error(), QString());
                QVERIFY(sample::checkSettings(shown.card.settings()));
            }
        }
        QCOMPARE(shown.card.settings().temperature, 2.0);
        QCOMPARE(shown.card.settings().topK, 256);
        QVERIFY(shown.changed.size() > 0);
    }

    void theSeedIsTypedOrThrown()
    {
        Shown shown;
        auto& seed = shown.named<SeedRow>("seed");
        auto* const figure = seed.findChild<QLineEdit*>();
        shown.typeInto(*figure, QStringLiteral("18446744073709551615"));
        QCOMPARE(shown.card.settings().seed, 18446744073709551615ULL);
        shown.typeInto(*figure, QStringLiteral("18446744073709551616"));
        QVERIFY(!seed.error().isEmpty());
        QCOMPARE(shown.card.settings().seed, 1844674407370955161ULL); // before its last digit
        const auto before = shown.card.settings().seed;
        seed.findChild<QPushButton*>()->click();
        QVERIFY(shown.card.settings().seed != before);
        QCOMPARE(seed.error(), QString());
        QCOMPARE(figure->text(), QString::number(shown.card.settings().seed));
    }

    void textsAreTakenOrRefused()
    {
        Shown shown;
        shown.textRow("stops").edit().setPlainText(QStringLiteral("\\n\\n\nTHE END"));
        QVERIFY((shown.card.settings().stops == std::vector<std::string>{"\n\n", "THE END"}));
        shown.textRow("stops").edit().setPlainText(QStringLiteral("a\nb\\q"));
        QVERIFY2(
            shown.textRow("stops").error().contains(QLatin1String("Line 2")),
            qPrintable(shown.textRow("stops").error()));
        QVERIFY((shown.card.settings().stops == std::vector<std::string>{"\n\n", "THE END"}));
        QCOMPARE(shown.textRow("stops").edit().property("kind").toString(), QStringLiteral("invalid"));

        shown.textRow("bias").edit().setPlainText(QStringLiteral("e 1000"));
        QVERIFY(!shown.textRow("bias").error().isEmpty()); // beyond the range
        QVERIFY(shown.card.settings().bias.empty());
        shown.textRow("bias").edit().setPlainText(QStringLiteral("e 1"));
        QCOMPARE(shown.textRow("bias").error(), QString());
        QCOMPARE(shown.card.settings().bias.size(), std::size_t(1));

        shown.named<QPushButton>("utf8").click();
        QVERIFY(shown.card.settings().validUtf8);
    }

    void stepsAreOrderedByTheKeyboard()
    {
        Shown shown;
        auto& order = *shown.card.findChild<OrderList*>();
        order.setCurrentRow(0);
        QTest::keyClick(&order, Qt::Key_Up, Qt::AltModifier); // no further
        QCOMPARE(shown.changed.size(), 0);
        QTest::keyClick(&order, Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(&order, Qt::Key_Down, Qt::AltModifier);
        const auto& steps = shown.card.settings().order;
        QCOMPARE(steps[0], SamplerStep::Ban);
        QCOMPARE(steps[1], SamplerStep::Utf8);
        QCOMPARE(steps[2], SamplerStep::Bias);
        QCOMPARE(order.currentRow(), 2);
        QCOMPARE(shown.changed.size(), 2);
        QVERIFY(order.item(2)->text().endsWith(QLatin1String("bias")));
    }

    void stepsAreOrderedByDragging()
    {
        Shown shown;
        auto& order = *shown.card.findChild<OrderList*>();
        const auto middle = [&](int row) { return order.visualItemRect(order.item(row)).center(); };
        QTest::mousePress(order.viewport(), Qt::LeftButton, {}, middle(9));
        for (int row = 8; row >= 5; --row) {
            QMouseEvent move(
                QEvent::MouseMove, middle(row), order.viewport()->mapToGlobal(middle(row)), Qt::NoButton,
                Qt::LeftButton, {});
            QApplication::sendEvent(order.viewport(), &move);
        }
        QTest::mouseRelease(order.viewport(), Qt::LeftButton, {}, middle(5));
        QCOMPARE(shown.card.settings().order[5], SamplerStep::MinP);
        QCOMPARE(shown.card.settings().order[6], SamplerStep::Temperature);
        QVERIFY(sample::checkSettings(shown.card.settings())); // every step is there once
        QVERIFY(shown.changed.size() > 0);
    }

    void whatIsOffIsDim()
    {
        Shown shown;
        const auto kind = [&](const char* name) { return shown.row(name).figure().property("kind").toString(); };
        const auto& order = *shown.card.findChild<OrderList*>();
        const auto colour = [&](int row) { return order.item(row)->foreground().color(); };
        QCOMPARE(kind("top-k"), QStringLiteral("figureOff"));
        QCOMPARE(shown.row("top-k").figure().text(), QStringLiteral("off"));
        QCOMPARE(colour(6), Theme::lightTheme().dim);
        shown.type("top-k", QStringLiteral("5"));
        QCOMPARE(kind("top-k"), QStringLiteral("figure"));
        QCOMPARE(colour(6), Theme::lightTheme().text);
        QCOMPARE(kind("temperature"), QStringLiteral("figureOff")); // 1 changes nothing
    }

    void pureModelTurnsAllOff()
    {
        Shown shown;
        shown.card.setSettings(unusual());
        auto& pure = shown.named<QPushButton>("pure");
        pure.click();
        QVERIFY(sample::isPureModel(shown.card.settings()));
        QCOMPARE(shown.card.settings().seed, unusual().seed); // these say nothing about the distribution
        QCOMPARE(shown.card.settings().bytes, unusual().bytes);
        QVERIFY(shown.card.settings().stops == unusual().stops);
        QCOMPARE(shown.changed.size(), 1);
        QVERIFY(!pure.isEnabled());
        QCOMPARE(shown.row("top-k").figure().text(), QStringLiteral("off"));
    }

    void presetsFillTheCard()
    {
        Shown shown;
        QCOMPARE(shown.named<QComboBox>("presets").currentText(), QStringLiteral("Pure model"));
        SamplerSettings mine;
        mine.seed = 7;
        mine.bytes = 70;
        mine.stops = {"x"};
        shown.card.setSettings(mine);
        for (const sample::SamplerPreset& preset : sample::samplerPresets()) {
            const QString name = QString::fromUtf8(preset.name.data(), qsizetype(preset.name.size()));
            choosePreset(shown, name);
            SamplerSettings expected = preset.settings;
            expected.seed = 7;
            expected.bytes = 70;
            expected.stops = {"x"};
            QVERIFY(shown.card.settings() == expected);
            QCOMPARE(shown.named<QComboBox>("presets").currentText(), name);
        }
        shown.type("temperature", QStringLiteral("0.123"));
        QCOMPARE(shown.named<QComboBox>("presets").currentIndex(), -1);
    }

    void ownSamplersAreKept()
    {
        {
            Shown shown;
            shown.card.setSettings(unusual());
            QAction* const save = keepAction(shown, QStringLiteral("Save"));
            QVERIFY(save && !keepAction(shown, QStringLiteral("Remove")));
            save->trigger();
            auto& name = shown.named<QLineEdit>("name");
            QTest::keyClicks(&name, QStringLiteral("Balanced"));
            QTest::keyClick(&name, Qt::Key_Return); // a name of ours
            QVERIFY(savedSamplers::all().empty());
            shown.typeInto(name, QStringLiteral("mine / 50 %"));
            shown.named<QPushButton>("save").click();
            QCOMPARE(shown.named<QComboBox>("presets").currentText(), QStringLiteral("mine / 50 %"));
        }
        Shown later; // another start of the program
        QCOMPARE(savedSamplers::all().size(), std::size_t(1));
        choosePreset(later, QStringLiteral("mine / 50 %"));
        QVERIFY(later.card.settings() == unusual()); // with seed, bytes and stops
        QAction* const remove = keepAction(later, QStringLiteral("Remove"));
        QVERIFY(remove);
        remove->trigger();
        QVERIFY(savedSamplers::all().empty());
        QVERIFY(later.card.settings() == unusual());
        QCOMPARE(later.named<QComboBox>("presets").findText(QStringLiteral("mine / 50 %")), -1);
    }

    void oneThatCannotBeReadIsLeftAlone()
    {
        savedSamplers::save(QStringLiteral("a"), {});
        QSettings file;
        file.beginWriteArray(QStringLiteral("sampling/samplers"), 2);
        file.setArrayIndex(1);
        file.setValue(QStringLiteral("name"), QStringLiteral("newer"));
        file.setValue(QStringLiteral("settings"), QStringLiteral("{\"unheardOf\": 1}"));
        file.endArray();
        file.sync();
        QCOMPARE(savedSamplers::all().size(), std::size_t(1));
        savedSamplers::save(QStringLiteral("b"), unusual());
        QCOMPARE(savedSamplers::all().size(), std::size_t(2));
        QCOMPARE(QSettings().beginReadArray(QStringLiteral("sampling/samplers")), 3);
    }

    void moreIsFolded()
    {
        SamplerCard card;
        card.show();
        QVERIFY(!card.isOpen());
        auto* const more = card.findChild<QPushButton*>(QStringLiteral("more"));
        QVERIFY(!card.findChild<OrderList*>()->isVisible());
        QCOMPARE(more->text(), QStringLiteral("More"));
        SamplerSettings settings;
        settings.typical = 0.5;
        settings.stops = {"x"};
        card.setSettings(settings);
        QCOMPARE(more->text(), QStringLiteral("More, 2 on")); // what is folded away yet in force is told
        more->click();
        QVERIFY(card.isOpen() && card.findChild<OrderList*>()->isVisible());
    }
};

QTEST_MAIN(TestSamplerCard)
#include "test_sampler_card.moc"
