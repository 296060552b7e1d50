// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "core/sweep/SweepAxis.h"

#include <QObject>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class QWidget;

namespace workbench::ui
{

class FieldEditor;

/// The typed configuration behind the form: one editor for every field of the schema, live checks, and marks on what
/// differs from the values the form was filled with. A text that says several values is an axis of a sweep. Cards lay
/// the editors out; this class knows no layout.
class ConfigForm : public QObject
{
    Q_OBJECT
public:
    /// Makes the editors as children of `host`, which owns them.
    explicit ConfigForm(QWidget* host);

    FieldEditor& editor(std::string_view path) const; ///< a path of configFields()
    const std::vector<FieldEditor*>& editors() const { return m_editors; } ///< in schema order

    /// Shows a configuration; `original` is what marks and revert() compare with.
    void fill(const config::RunConfig& config, const config::RunConfig& original);
    void revert(); ///< back to the original's values
    void setValue(std::string_view path, const std::string& text); ///< as if the user had typed it

    /// The values of all fields; a field whose text is wrong keeps its last good value here, one with several has the
    /// first of them.
    const config::RunConfig& config() const { return m_config; }
    const config::RunConfig& original() const { return m_original; }
    std::vector<sweep::SweepAxis> axes() const; ///< of the fields with several values, in schema order

    /// Everything that forbids a start: wrong texts, values that do not go together, and what setOutsideProblems()
    /// says.
    std::vector<config::FieldProblem> problems() const;
    bool isValid() const { return m_badTexts.empty() && config::validate(m_config).empty(); }
    bool hasBadTexts() const { return !m_badTexts.empty(); }
    /// Problems that only others can know: an unreadable corpus, a machine too small.
    void setOutsideProblems(std::vector<config::FieldProblem> problems);

    int changedCount() const; ///< fields with another text than the original's

Q_SIGNALS:
    void changed(); ///< a value or a problem of the form itself; not for setOutsideProblems()
    void problemsShown(); ///< errors and marks at the fields are up to date

private:
    void take(FieldEditor& editor);
    /// What the text says. Errors are as the field shows them.
    struct Reading {
        config::RunConfig config;
        std::optional<sweep::SweepAxis> axis;
    };
    tl::expected<Reading, std::string> read(std::string_view path, const std::string& text) const;
    void show();

    std::vector<FieldEditor*> m_editors;
    config::RunConfig m_config;
    config::RunConfig m_original;
    std::map<std::string, std::string, std::less<>> m_badTexts; ///< path -> what is wrong with the text
    std::map<std::string, sweep::SweepAxis, std::less<>> m_axes; ///< by path
    std::vector<config::FieldProblem> m_outside;
};

} // namespace workbench::ui
