// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/TableBar.h"

#include "ui/base/Format.h"
#include "ui/compare/FilterEdit.h"
#include "ui/compare/TableMemory.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QWidgetAction>

namespace workbench::ui
{

namespace
{

/// A menu that is made anew whenever it opens.
template <typename Fill>
QMenu* menuOf(QPushButton* button, Fill fill)
{
    auto* const menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, fill] {
        menu->clear();
        fill(*menu);
    });
    button->setMenu(menu);
    return menu;
}

QString menuText(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

TableBar::TableBar(QWidget* parent)
    : QWidget(parent)
    , m_filter(new FilterEdit(this))
    , m_views(new QPushButton(tr("Views"), this))
    , m_columns(new QPushButton(tr("Columns"), this))
    , m_group(new QPushButton(tr("Group"), this))
    , m_different(new QPushButton(tr("Only what differs"), this))
    , m_export(new QPushButton(tr("Export"), this))
    , m_emptyBin(new QPushButton(tr("Empty bin..."), this))
    , m_mistake(new QLabel(this))
{
    m_filter->setObjectName("tableFilter");
    m_filter->setPlaceholderText(tr("bpc.validation < 1.6 and (optimizer = lamb or tag = \"long\")"));
    m_filter->setToolTip(tr("Shows the runs for which this holds. The down key offers what may stand at the cursor."));
    m_mistake->setTextFormat(Qt::PlainText);
    m_mistake->setWordWrap(true);
    m_mistake->setIndent(8);
    setKind(m_mistake, "bad");
    m_mistake->hide();

    auto* const scopes = new QHBoxLayout;
    scopes->setSpacing(4);
    auto* const group = new QButtonGroup(this);
    const char* const toolTips[]{
        QT_TR_NOOP("Runs that are neither archived nor in the bin"), QT_TR_NOOP("Runs with a star"),
        QT_TR_NOOP("Runs that are kept out of sight"), QT_TR_NOOP("Runs that go when the bin is emptied")};
    for (const RunScope scope : kRunScopes) {
        auto* const button = new QPushButton(this);
        m_scopes[std::size_t(scope)] = button;
        setKind(button, "chip");
        button->setCheckable(true);
        button->setToolTip(tr(toolTips[std::size_t(scope)]));
        group->addButton(button);
        scopes->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, scope] { Q_EMIT scopeWanted(scope); });
    }
    setCounts({});
    setScope(RunScope::Active);
    setKind(m_emptyBin, "dangerChip");
    m_emptyBin->setToolTip(tr("Frees the disk of all runs in the bin; asks first"));
    setKind(m_different, "chip");
    m_different->setCheckable(true);
    m_different->setToolTip(tr("Hides the columns that are the same in all listed runs"));
    scopes->addSpacing(8);
    scopes->addWidget(m_emptyBin);
    scopes->addStretch();
    scopes->addWidget(m_different);

    m_views->setToolTip(tr("Filters of before, and saved views: filter, columns, sorting and groups together"));
    m_columns->setToolTip(tr("Chooses what the table shows of each run"));
    m_group->setToolTip(tr("Puts runs together that have something in common, with the mean of their results"));
    m_export->setToolTip(tr("Writes the table as it is, or copies it"));
    menuOf(m_views, [this](QMenu& menu) { fillViews(menu); });
    menuOf(m_group, [this](QMenu& menu) { fillGroups(menu); });
    menuOf(m_export, [this](QMenu& menu) { fillExport(menu); });

    auto* const line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_filter, 1);
    for (QPushButton* const button : {m_views, m_columns, m_group, m_export})
        line->addWidget(button);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(line);
    column->addWidget(m_mistake);
    column->addLayout(scopes);

    connect(m_columns, &QPushButton::clicked, this, &TableBar::columnsWanted);
    connect(m_different, &QPushButton::clicked, this, &TableBar::onlyDifferentWanted);
    connect(m_emptyBin, &QPushButton::clicked, this, &TableBar::emptyBinWanted);
    connect(m_filter, &FilterEdit::mistakeChanged, this, &TableBar::showMistake);
    connect(m_filter, &FilterEdit::accepted, this, [this] { tableMemory::addToHistory(m_filter->text()); });
}

void TableBar::setCounts(const std::array<std::size_t, kRunScopes.size()>& runs)
{
    const QString words[]{tr("Active"), tr("Starred"), tr("Archived"), tr("Bin")};
    for (std::size_t scope = 0; scope < runs.size(); ++scope)
        m_scopes[scope]->setText(QStringLiteral("%1  %2").arg(words[scope], formatCount(std::int64_t(runs[scope]))));
    m_binned = runs[std::size_t(RunScope::Bin)];
    m_emptyBin->setVisible(m_scope == RunScope::Bin && m_binned > 0);
}

void TableBar::setScope(RunScope scope)
{
    m_scope = scope;
    m_scopes[std::size_t(scope)]->setChecked(true);
    m_emptyBin->setVisible(m_scope == RunScope::Bin && m_binned > 0);
}

void TableBar::setGroupBy(const QString& path, const QString& label)
{
    m_groupBy = path;
    m_group->setText(path.isEmpty() ? tr("Group") : tr("Group: %1").arg(menuText(label)));
}

void TableBar::setOnlyDifferent(bool only, std::size_t hidden)
{
    m_different->setChecked(only);
    m_different->setText(
        hidden > 0 ? tr("Only what differs  (%1 hidden)").arg(qulonglong(hidden)) : tr("Only what differs"));
}

void TableBar::showMistake()
{
    const auto& mistake = m_filter->mistake();
    m_mistake->setVisible(mistake.has_value());
    if (mistake)
        m_mistake->setText(QStringLiteral("%1 %2").arg(fromUtf8(mistake->message), fromUtf8(mistake->hint)).trimmed());
}

void TableBar::fillGroups(QMenu& menu)
{
    const std::pair<QString, QString> usual[]{
        {QString(), tr("No groups")},
        {fromUtf8(kGroupBySeeds), tr("Seeds: same settings, other seed")},
        {QStringLiteral("group"), tr("Group, such as a sweep")},
        {QStringLiteral("state"), tr("State")},
        {QStringLiteral("corpus"), tr("Corpus")},
        {QStringLiteral("tags"), tr("Tags")},
        {QStringLiteral("model.width"), tr("Width")},
        {QStringLiteral("model.layers"), tr("Blocks")},
        {QStringLiteral("model.attention"), tr("Attention")},
        {QStringLiteral("train.optimizer"), tr("Optimiser")},
        {QStringLiteral("train.learningRate"), tr("Learning rate")},
        {QStringLiteral("train.batch"), tr("Batch")},
        {QStringLiteral("device"), tr("Device")},
    };
    for (const auto& [path, words] : usual) {
        QAction* const action = menu.addAction(words, this, [this, path = path] { Q_EMIT groupWanted(path); });
        action->setCheckable(true);
        action->setChecked(path == m_groupBy);
        if (path.isEmpty() || path == QLatin1String("tags"))
            menu.addSeparator();
    }
    menu.addSeparator();
    menu.addAction(tr("Any other column: right-click its header"))->setEnabled(false);
}

void TableBar::fillViews(QMenu& menu)
{
    const QStringList names = tableMemory::names();
    for (const QString& name : names)
        menu.addAction(menuText(name), this, [this, name] { Q_EMIT viewWanted(name); });
    if (names.isEmpty())
        menu.addAction(tr("No saved views yet"))->setEnabled(false);
    menu.addSeparator();
    auto* const name = new QLineEdit(&menu);
    name->setPlaceholderText(tr("save this view as..."));
    name->setAccessibleName(tr("Name of the view to save"));
    auto* const field = new QWidgetAction(&menu);
    field->setDefaultWidget(name);
    menu.addAction(field);
    connect(name, &QLineEdit::returnPressed, this, [this, name, &menu] {
        if (const QString text = name->text().simplified(); !text.isEmpty()) {
            Q_EMIT saveViewWanted(text);
            menu.close();
        }
    });
    if (!names.isEmpty()) {
        QMenu* const removal = menu.addMenu(tr("Remove view"));
        for (const QString& view : names)
            removal->addAction(menuText(view), this, [view] { tableMemory::removeView(view); });
    }
    menu.addSeparator();
    menu.addAction(tr("Filters of before"))->setEnabled(false);
    for (const QString& filter : tableMemory::history()) {
        const QString shown = filter.size() > 80 ? filter.left(79) + QChar(0x2026) : filter;
        menu.addAction(menuText(shown), m_filter, [this, filter] { m_filter->setText(filter); });
    }
}

void TableBar::fillExport(QMenu& menu)
{
    const auto add = [&](const QString& words, TableFormat format, bool toClipboard) {
        menu.addAction(words, this, [=, this] { Q_EMIT exportWanted(format, toClipboard); });
    };
    add(tr("Table as CSV..."), TableFormat::Csv, false);
    add(tr("Table as JSON..."), TableFormat::Json, false);
    add(tr("Table as Markdown..."), TableFormat::Markdown, false);
    menu.addSeparator();
    add(tr("Copy as CSV"), TableFormat::Csv, true);
    add(tr("Copy as Markdown"), TableFormat::Markdown, true);
}

} // namespace workbench::ui
