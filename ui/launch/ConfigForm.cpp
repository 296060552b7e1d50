// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/ConfigForm.h"

#include "ui/base/Format.h"
#include "ui/launch/FieldEditor.h"
#include "ui/launch/FieldText.h"

#include <QWidget>

#include <algorithm>
#include <functional>
#include <utility>

namespace workbench::ui
{

namespace
{

/// The message without the path that the schema puts before it: the form shows it at the field.
std::string withoutPath(std::string message, std::string_view path)
{
    const std::string prefix = std::string(path) + ": ";
    if (message.starts_with(prefix))
        message.erase(0, prefix.size());
    return message;
}

} // namespace

ConfigForm::ConfigForm(QWidget* host)
    : QObject(host)
{
    for (const config::FieldSpec& spec : config::configFields()) {
        auto* const editor = new FieldEditor(spec, host);
        connect(editor, &FieldEditor::edited, this, [this, editor] { take(*editor); });
        m_editors.push_back(editor);
    }
    fill({}, {});
}

FieldEditor& ConfigForm::editor(std::string_view path) const
{
    const auto found = std::ranges::find(m_editors, path, [](const FieldEditor* one) { return one->spec().path; });
    Q_ASSERT(found != m_editors.end());
    return **found;
}

void ConfigForm::fill(const config::RunConfig& config, const config::RunConfig& original)
{
    m_config = config;
    m_original = original;
    m_badTexts.clear();
    m_axes.clear();
    for (FieldEditor* const editor : m_editors)
        editor->setText(fromUtf8(config::fieldText(m_config, editor->spec().path)));
    show();
    Q_EMIT changed();
}

void ConfigForm::revert()
{
    fill(m_original, m_original);
}

void ConfigForm::setValue(std::string_view path, const std::string& text)
{
    FieldEditor& target = editor(path);
    target.setText(QString::fromStdString(text));
    take(target);
}

void ConfigForm::take(FieldEditor& editor)
{
    const config::RunConfig before = m_config;
    const std::string path(editor.spec().path);
    auto reading = read(path, editor.text().toStdString());
    m_axes.erase(path);
    if (!reading) {
        m_badTexts[path] = std::move(reading.error());
    } else {
        m_badTexts.erase(path);
        m_config = std::move(reading->config);
        if (reading->axis)
            m_axes[path] = std::move(*reading->axis);
        // One field may stand for several (model.dropout): the others follow, what the user is typing stays.
        for (FieldEditor* const other : m_editors) {
            const std::string_view otherPath = other->spec().path;
            const std::string text = config::fieldText(m_config, otherPath);
            if (other != &editor && text != config::fieldText(before, otherPath)) {
                m_badTexts.erase(std::string(otherPath));
                m_axes.erase(std::string(otherPath));
                other->setText(fromUtf8(text));
            }
        }
    }
    show();
    Q_EMIT changed();
}

tl::expected<ConfigForm::Reading, std::string> ConfigForm::read(std::string_view path, const std::string& text) const
{
    Reading reading{m_config, std::nullopt};
    const config::FieldSpec& spec = *config::findField(path);
    const QString whyNot = whyNotVaried(spec);
    const bool isText = spec.kind == config::FieldKind::Text;
    if (whyNot.isEmpty() || !isText) { // in a text that cannot be varied a semicolon is a semicolon
        auto axis = sweep::parseAxis(path, text);
        if (!whyNot.isEmpty() && (!axis || *axis))
            return tl::unexpected(whyNot.toStdString());
        if (!axis)
            return tl::unexpected(withoutPath(describe(axis.error()), path));
        reading.axis = std::move(*axis);
    }
    const std::string& value = reading.axis ? reading.axis->values.front() : text;
    if (const auto set = config::setField(reading.config, path, value); !set)
        return tl::unexpected(withoutPath(describe(set.error()), path));
    return reading;
}

std::vector<sweep::SweepAxis> ConfigForm::axes() const
{
    std::vector<sweep::SweepAxis> all;
    for (const FieldEditor* const editor : m_editors)
        if (const auto found = m_axes.find(editor->spec().path); found != m_axes.end())
            all.push_back(found->second);
    return all;
}

std::vector<config::FieldProblem> ConfigForm::problems() const
{
    std::vector<config::FieldProblem> all;
    for (const auto& [path, message] : m_badTexts)
        all.push_back({path, message});
    for (config::FieldProblem& problem : config::validate(m_config)) {
        problem.message = withoutPath(std::move(problem.message), problem.path);
        all.push_back(std::move(problem));
    }
    all.insert(all.end(), m_outside.begin(), m_outside.end());
    return all;
}

void ConfigForm::setOutsideProblems(std::vector<config::FieldProblem> problems)
{
    m_outside = std::move(problems);
    show();
}

int ConfigForm::changedCount() const
{
    return int(std::ranges::count_if(m_editors, &FieldEditor::isMarkedChanged));
}

void ConfigForm::show()
{
    const auto all = problems();
    for (FieldEditor* const editor : m_editors) {
        const std::string_view path = editor->spec().path;
        const auto problem = std::ranges::find(all, path, &config::FieldProblem::path);
        editor->setError(problem == all.end() ? QString() : QString::fromStdString(problem->message));

        const std::string original = config::fieldText(m_original, path);
        const auto axis = m_axes.find(path);
        editor->setNote(axis == m_axes.end() ? QString() : axisNote(axis->second));
        const bool same
            = config::fieldText(m_config, path) == original && !m_badTexts.contains(path) && axis == m_axes.end();
        editor->setChangedFrom(same ? std::nullopt : std::optional(fromUtf8(original)));
    }
    Q_EMIT problemsShown();
}

} // namespace workbench::ui
