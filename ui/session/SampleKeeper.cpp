// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SampleKeeper.h"

#include <QMetaObject>

#include <utility>

namespace workbench::ui
{

SampleKeeper::SampleKeeper(std::filesystem::path storeDirectory, store::StoreAccess access, QObject* parent)
    : QObject(parent)
    , m_readOnly(access == store::StoreAccess::ReadOnly)
    , m_jobs(std::move(storeDirectory), access)
{
}

SampleKeeper::~SampleKeeper() = default;

template <typename Work, typename Report>
void SampleKeeper::post(Work work, Report report)
{
    m_jobs.post([this, work = std::move(work), report = std::move(report)](const Result<store::Store*>& store) {
        using Outcome = decltype(work(**store));
        Outcome outcome = store ? work(**store) : Outcome(fail(store.error()));
        QMetaObject::invokeMethod(
            this,
            [this, report, outcome = std::move(outcome)]() mutable {
                if (!outcome) {
                    Q_EMIT failed(outcome.error());
                } else if constexpr (std::is_same_v<Outcome, Result<>>) {
                    report();
                } else {
                    report(std::move(*outcome));
                }
            },
            Qt::QueuedConnection);
    });
}

void SampleKeeper::keep(const sample::SampleDocument& document)
{
    if (m_readOnly) {
        return; // which the window says at its top
    }
    post(
        [document](store::Store& store) { return store.putSample(document); },
        [this, id = document.id] { Q_EMIT kept(id); });
}

void SampleKeeper::list(const store::SampleQuery& query)
{
    post(
        [query](store::Store& store) { return store.samples(query); },
        [this](std::vector<store::SampleRow>&& rows) { Q_EMIT listed(rows); });
}

void SampleKeeper::read(const std::string& id)
{
    post(
        [id](store::Store& store) { return store.sample(id); },
        [this](sample::SampleDocument&& document) { Q_EMIT documentRead(document); });
}

void SampleKeeper::remove(const std::string& id)
{
    const auto work = [id](store::Store& store) {
        return store.sample(id).and_then([&](sample::SampleDocument&& document) {
            return store.removeSample(id).map([&] { return std::move(document); });
        });
    };
    post(work, [this](sample::SampleDocument&& document) { Q_EMIT removed(document); });
}

void SampleKeeper::readFilm(const RunId& run)
{
    post(
        [run](store::Store& store) { return store.film(run); },
        [this, run](std::vector<sample::FilmFrame>&& frames) { Q_EMIT filmRead(run, frames); });
}

} // namespace workbench::ui
