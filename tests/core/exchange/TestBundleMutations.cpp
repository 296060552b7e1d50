// SPDX-License-Identifier: GPL-3.0-or-later
#include "BundledRun.h"

#include "core/base/AtomicFile.h"
#include "core/base/RegularFile.h"
#include "core/exchange/RunBundle.h"

#include <QTest>

#include <random>

using namespace workbench;
using namespace workbench::exchange;
using store::expectOk;
using store::StoreFixture;
using store::valueOf;

/// Bytes of a bundle changed anywhere: it is refused, or what arrives is the same run to the last bit, for a zip file
/// has fields that say nothing of what is in it.
class TestBundleMutations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mutationsAreRefusedOrHarmless()
    {
        const BundledRun original(200);
        const std::string whole = valueOf(readTextFile(original.bundle, INT32_MAX));
        const auto expected = everythingOf(*original.store, original.run);
        const StoreFixture target;
        const auto store = target.open();
        const auto file = target.directory().parent_path() / "mutated.zip";
        std::mt19937 random(1);
        int refused = 0, harmless = 0;
        for (int i = 0; i < 400; ++i) {
            std::string bytes = whole;
            // Half of them where the directory is, which a file of this size has at its end.
            const std::size_t from = i % 2 == 0 ? 0 : bytes.size() - 1500;
            // And one of ten in the time of the first entry, in both places that have it: it means nothing, so that
            // something surely gets through.
            if (i % 10 == 0)
                for (const std::size_t time : {std::size_t{10}, bytes.find("PK\1\2") + 12})
                    bytes[time] ^= static_cast<char>(1 + i / 10);
            else
                for (int count = 1 + i % 3; count > 0; --count)
                    bytes[from + random() % (bytes.size() - from)] ^= static_cast<char>(1 + random() % 255);
            expectOk(writeFileAtomically(realFileSystem(), file, bytes));
            const auto row = importBundle(*store, file, {}, {}, {});
            if (row) {
                ++harmless;
                const auto arrived = everythingOf(*store, row->id);
                QVERIFY2(arrived == expected, qPrintable(QString("mutation %1").arg(i)));
                valueOf(store->removeRun(row->id));
            } else {
                ++refused;
                QVERIFY(!row.error().message.empty());
            }
            QVERIFY(valueOf(store->runs()).empty());
        }
        QVERIFY(refused > 250);
        QVERIFY(harmless > 10); // else nothing has been compared
    }
};

QTEST_GUILESS_MAIN(TestBundleMutations)
#include "TestBundleMutations.moc"
