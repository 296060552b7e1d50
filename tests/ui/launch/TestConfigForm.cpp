// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/ConfigForm.h"

#include "core/config/Preset.h"
#include "ui/base/Format.h"
#include "ui/launch/FieldEditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace workbench;
using namespace workbench::ui;

namespace
{

config::RunConfig validConfig()
{
    config::RunConfig config = config::presets().front().config;
    config.corpus.path = "/tmp/bytes.txt";
    return config;
}

/// Types into the field as a user does.
void type(FieldEditor& editor, const QString& text)
{
    if (auto* const line = qobject_cast<QLineEdit*>(editor.input()))
        line->setText(text);
    else if (auto* const combo = qobject_cast<QComboBox*>(editor.input()))
        combo->setEditText(text);
}

bool hasProblem(const ConfigForm& form, std::string_view path)
{
    return std::ranges::any_of(form.problems(), [&](const auto& problem) { return problem.path == path; });
}

} // namespace

class TestConfigForm : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFieldGoesRound_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        for (const auto& spec : config::configFields()) {
            QString value;
            switch (spec.kind) {
            case config::FieldKind::Boolean:
                value = QStringLiteral("true");
                break;
            case config::FieldKind::Choice:
                value = fromUtf8(spec.choices.back());
                break;
            case config::FieldKind::Text:
                value = spec.path == "model.attention" ? QStringLiteral("0,1") : QStringLiteral("/a b/ü.txt");
                break;
            case config::FieldKind::Integer:
                value = QString::number(qint64(std::max(spec.minimum, std::min(spec.maximum, 3.0))));
                break;
            case config::FieldKind::Real:
                value = QString::number(std::max(spec.minimum, std::min(spec.maximum, 0.25)));
                break;
            }
            QTest::newRow(std::string(spec.path).c_str()) << fromUtf8(spec.path) << value;
        }
    }

    void everyFieldGoesRound()
    {
        QFETCH(QString, path);
        QFETCH(QString, value);
        QWidget host;
        ConfigForm form(&host);
        form.fill(validConfig(), validConfig());
        form.setValue(path.toStdString(), value.toStdString());
        QCOMPARE(fromUtf8(config::fieldText(form.config(), path.toStdString())), value);

        ConfigForm other(&host);
        other.fill(form.config(), validConfig());
        QCOMPARE(other.config(), form.config());
        QCOMPARE(other.editor(path.toStdString()).text(), value);
    }

    void badTextIsToldAndKeepsTheLastGoodValue_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        const std::pair<const char*, QString> texts[]{
            {"empty", QString()},
            {"letters", QStringLiteral("many")},
            {"huge", QStringLiteral("99999999999999999999999999")},
            {"huge real", QStringLiteral("1e300")},
            {"negative", QStringLiteral("-7")},
            {"nan", QStringLiteral("nan")},
            {"infinite", QStringLiteral("inf")},
            {"unicode", QStringLiteral("٣ 💥 ½\u202e")},
            {"control", QString(QChar(0)) + QChar(7) + QChar(0xd800)},
            {"10k", QString(10000, QLatin1Char('9'))},
            {"10k letters", QString(10000, QLatin1Char('x'))},
        };
        for (const auto& spec : config::configFields()) {
            if (spec.kind != config::FieldKind::Integer && spec.kind != config::FieldKind::Real
                && spec.path != "model.attention")
                continue;
            for (const auto& [name, text] : texts) {
                if (spec.path == "model.attention" && QByteArray(name) == "10k letters")
                    continue;
                QTest::addRow("%s %s", std::string(spec.path).c_str(), name) << fromUtf8(spec.path) << text;
            }
        }
    }

    void badTextIsToldAndKeepsTheLastGoodValue()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QWidget host;
        ConfigForm form(&host);
        form.fill(validConfig(), validConfig());
        QVERIFY(form.isValid());
        FieldEditor& editor = form.editor(path.toStdString());
        QSignalSpy changed(&form, &ConfigForm::changed);
        type(editor, text);
        if (text == editor.text()) // a line edit may drop characters that no line can hold
            QVERIFY(!changed.isEmpty() || text.isEmpty());
        QVERIFY2(!form.isValid(), qPrintable(path));
        QVERIFY(hasProblem(form, path.toStdString()));
        QVERIFY(!editor.error().isEmpty());
        QVERIFY(editor.error().size() < 1000);
        QCOMPARE(form.config(), validConfig());

        form.revert();
        QVERIFY(form.isValid());
        QVERIFY(editor.error().isEmpty());
    }

    void anyTextInTextFieldsIsHeld_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("unicode") << QStringLiteral("٣ 💥 ½\u202e");
        QTest::newRow("10k") << QString(10000, QLatin1Char('x'));
        QTest::newRow("lone surrogate") << QString(QChar(0xd800));
        QTest::newRow("newlines") << QStringLiteral("a\nb");
    }

    void anyTextInTextFieldsIsHeld()
    {
        QFETCH(QString, text);
        QWidget host;
        ConfigForm form(&host);
        for (const char* const path : {"name", "corpus.path", "corpus.validationPath", "corpus.testPath"}) {
            form.fill(validConfig(), validConfig());
            QSignalSpy changed(&form, &ConfigForm::changed);
            type(form.editor(path), text);
            QVERIFY(!changed.isEmpty());
        }
    }

    void fieldsThatDoNotGoTogetherAreToldAtTheField()
    {
        QWidget host;
        ConfigForm form(&host);
        form.fill(validConfig(), validConfig());
        form.setValue("model.heads", "3"); // does not divide the width of 128
        QVERIFY(!form.isValid());
        QVERIFY(!form.editor("model.heads").error().isEmpty());
        form.setValue("model.width", "129");
        form.setValue("model.boomWidth", "516");
        QVERIFY(form.isValid());
        QVERIFY(form.editor("model.heads").error().isEmpty());
    }

    void sharedDropoutMovesTheThreeRates()
    {
        QWidget host;
        ConfigForm form(&host);
        form.fill(validConfig(), validConfig());
        type(form.editor("model.dropout"), QStringLiteral("0.25"));
        QCOMPARE(form.config().model.dropoutHidden, 0.25);
        QCOMPARE(form.editor("model.dropoutHidden").text(), QStringLiteral("0.25"));
        type(form.editor("model.dropoutInput"), QStringLiteral("0.1"));
        QCOMPARE(form.editor("model.dropout").text(), QStringLiteral("mixed"));
        QVERIFY(form.isValid());
    }

    void whatTheUserTypesIsNotRewritten()
    {
        QWidget host;
        ConfigForm form(&host);
        form.fill(validConfig(), validConfig());
        type(form.editor("train.learningRate"), QStringLiteral("2e-03"));
        QCOMPARE(form.config().train.learningRate, 2e-3);
        QCOMPARE(form.editor("train.learningRate").text(), QStringLiteral("2e-03"));
    }

    void changesAreMarkedAndGoBackInOneStep()
    {
        QWidget host;
        ConfigForm form(&host);
        config::RunConfig run = validConfig();
        form.fill(run, run);
        QCOMPARE(form.changedCount(), 0);
        form.setValue("train.batch", "7");
        form.setValue("train.seed", "x");
        QCOMPARE(form.changedCount(), 2);
        QVERIFY(form.editor("train.batch").isMarkedChanged());
        QVERIFY(!form.editor("train.bptt").isMarkedChanged());
        form.revert();
        QCOMPARE(form.changedCount(), 0);
        QCOMPARE(form.config(), run);
        QCOMPARE(form.editor("train.seed").text(), QStringLiteral("1"));
    }

    void outsideProblemsForbidAndAreShown()
    {
        QWidget host;
        ConfigForm form(&host);
        form.fill(validConfig(), validConfig());
        form.setOutsideProblems({{"corpus.path", "It is not there."}});
        QCOMPARE(form.editor("corpus.path").error(), QStringLiteral("It is not there."));
        QCOMPARE(form.problems().size(), std::size_t(1));
        form.setOutsideProblems({});
        QVERIFY(form.problems().empty());
    }
};

QTEST_MAIN(TestConfigForm)
#include "TestConfigForm.moc"
