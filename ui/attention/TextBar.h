// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/attention/AttentionFeed.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace workbench::ui
{

/// The text that is run again, or the prompt that the model goes on from, and the weights that do it.
class TextBar : public QWidget
{
    Q_OBJECT
public:
    explicit TextBar(QWidget* parent = nullptr);

    /// Checkpoints to choose from, newest first, and whether the weights of the run that trains are there too.
    void setWeights(const std::vector<store::CheckpointRow>& checkpoints, const std::string& storeFolder, bool live);
    void setSampling(bool sampling); ///< a prompt to go on from, rather than a text
    void setTexts(const QString& text, const QString& prompt); ///< with escapes; each is kept while the other is seen
    QString text() const; ///< the one that is seen
    QString prompt() const { return m_sampling ? text() : m_other; }
    void chooseWeights(const std::string& checkpoint); ///< folder, absolute; one that is not in the list is none
    bool canRun() const; ///< there are weights and a text that can be read
    void setBusy(bool busy);
    void complain(const QString& message); ///< empty: nothing is wrong

public Q_SLOTS:
    void run();

Q_SIGNALS:
    void runWanted(const workbench::ui::FeedText& text);

private:
    void check();
    void openFile();

    std::vector<store::CheckpointRow> m_checkpoints; ///< in the list of weights
    bool m_hasLive = false;
    bool m_sampling = false;
    bool m_busy = false;
    QPlainTextEdit* m_text;
    QString m_other; ///< the text that is not seen: the prompt or the probe text
    QComboBox* m_weights;
    QLabel *m_bytesCaption, *m_seedCaption, *m_message;
    QSpinBox *m_bytes, *m_seed;
    QPushButton *m_file, *m_run;
};

} // namespace workbench::ui
