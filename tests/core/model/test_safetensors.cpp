// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Safetensors.h"
#include "core/model/SafetensorsHeader.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <filesystem>
#include <limits>
#include <string>

#include <sys/stat.h>

using namespace workbench;

namespace
{

/// The bytes of a file with that header and `dataBytes` bytes of data.
QByteArray bytes(const QByteArray& header, int dataBytes = 0)
{
    QByteArray result;
    for (int i = 0; i < 8; ++i)
        result.append(static_cast<char>(static_cast<std::uint64_t>(header.size()) >> (8 * i) & 0xff));
    return result + header + QByteArray(dataBytes, '\1');
}

QByteArray entry(const char* name, const char* type, const char* shape, const char* offsets)
{
    return QByteArray("\"") + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape
        + ",\"data_offsets\":" + offsets + "}";
}

QByteArray object(const QByteArray& members)
{
    return "{" + members + "}";
}

bool sameBits(const at::Tensor& left, const at::Tensor& right)
{
    return left.sizes() == right.sizes() && left.scalar_type() == right.scalar_type()
        && (left.numel() == 0 || std::memcmp(left.const_data_ptr(), right.const_data_ptr(), left.nbytes()) == 0);
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsGoodFiles_data();
    void acceptsGoodFiles();
    void refusesEveryCutOfAGoodFile();
    void neverCrashesOnFlippedBytes();
    void givesBackEveryTypeBitForBit();
    void writesTheSameFileForAnyOrder();
    void refusesWhatIsNoRegularFile();
    void refusesToReplaceWhatIsNoRegularFile();
    void refusesNamesThatAreNoText();

private:
    std::filesystem::path write(const QByteArray& content)
    {
        const QString path = m_folder.filePath("file.safetensors");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test file");
        return path.toStdString();
    }

    QTemporaryDir m_folder;
};

void TestSafetensors::acceptsGoodFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("tensors");
    QTest::newRow("nothing") << bytes("{}") << 0;
    QTest::newRow("metadata only") << bytes("{\"__metadata__\":{\"k\":\"v\"}}") << 0;
    QTest::newRow("padded with blanks") << bytes("{}      ") << 0;
    QTest::newRow("no sizes: one value") << bytes(object(entry("a", "F32", "[]", "[0,4]")), 4) << 1;
    QTest::newRow("a size of 0") << bytes(object(entry("a", "F32", "[3,0]", "[0,0]"))) << 1;
    QTest::newRow("not in the order of their bytes")
        << bytes(object(entry("b", "U8", "[2]", "[4,6]") + "," + entry("a", "F32", "[1]", "[0,4]")), 6) << 2;
    QTest::newRow("an empty tensor between") << bytes(
        object(
            entry("a", "U8", "[2]", "[0,2]") + "," + entry("b", "U8", "[0]", "[2,2]") + ","
            + entry("c", "U8", "[1]", "[2,3]")),
        3) << 3;
    QTest::newRow("fields in another order")
        << bytes("{\"a\":{\"data_offsets\":[0,2],\"shape\":[1,2],\"dtype\":\"I8\"}}", 2) << 1;
}

void TestSafetensors::acceptsGoodFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(int, tensors);
    const auto file = model::readSafetensors(write(content));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QCOMPARE(static_cast<int>(file->tensors.size()), tensors);
}

void TestSafetensors::refusesEveryCutOfAGoodFile()
{
    const QByteArray whole
        = bytes(object(entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", "I16", "[3]", "[8,14]")), 14);
    QVERIFY(model::readSafetensors(write(whole)));
    for (int size = 0; size < whole.size(); ++size)
        QVERIFY2(!model::readSafetensors(write(whole.left(size))), qPrintable(QString::number(size)));
}

void TestSafetensors::neverCrashesOnFlippedBytes()
{
    const QByteArray whole
        = bytes(object(entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", "BOOL", "[3]", "[8,11]")), 11);
    int refused = 0;
    for (int place = 0; place < whole.size(); ++place)
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray flipped = whole;
            flipped[place] = static_cast<char>(flipped[place] ^ (1 << bit));
            const auto text = std::string_view(flipped.constData(), static_cast<std::size_t>(flipped.size())).substr(8);
            const auto length = model::safetensorsHeaderLength(
                std::as_bytes(std::span(flipped.constData(), 8)), static_cast<std::uint64_t>(flipped.size()), "file");
            refused += !length || !model::parseSafetensorsHeader(text.substr(0, *length), flipped.size(), "file");
        }
    QVERIFY(refused > whole.size()); // the names and the data may be anything
}

void TestSafetensors::givesBackEveryTypeBitForBit()
{
    auto odd = at::tensor(
        {0.0F, -0.0F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::denorm_min(), 1.5F,
         std::numeric_limits<float>::quiet_NaN()});
    std::vector<model::NamedTensor> tensors{
        {"double", at::randn({3, 4}, at::kDouble)},
        {"float", odd},
        {"half", at::randn({5}).to(at::kHalf)},
        {"bfloat", at::randn({2, 2, 2}).to(at::kBFloat16)},
        {"long", at::arange(7) * (std::int64_t(1) << 60)},
        {"int", at::arange(3, at::kInt)},
        {"short", at::arange(3, at::kShort)},
        {"char", at::arange(-3, 4, at::kChar)},
        {"byte", at::arange(0, 256, at::kByte)},
        {"bool", at::arange(5).remainder(2).to(at::kBool)},
        {"one", at::tensor(2.5)},
        {"none", at::empty({4, 0, 2})},
        {"name with \"quotes\", \xc3\xa9 and\nlines", at::arange(2)},
    };
    const auto path = write({});
    const std::map<std::string, std::string> metadata{{"step", "12"}, {"empty", ""}};
    const auto written = model::writeSafetensors(path, tensors, metadata);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const auto file = model::readSafetensors(path);
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QCOMPARE(file->tensors.size(), tensors.size());
    QVERIFY(file->metadata == metadata);
    for (const auto& [name, tensor] : tensors) {
        const auto* const read = model::findTensor(file->tensors, name);
        QVERIFY2(read && sameBits(*read, tensor), name.c_str());
    }
    // Views are written as they look, not as they lie in memory.
    const auto table = at::arange(12).view({3, 4});
    QVERIFY(model::writeSafetensors(path, std::vector<model::NamedTensor>{{"t", table.t()}, {"row", table[1]}}));
    const auto views = model::readSafetensors(path);
    QVERIFY(views);
    QVERIFY(at::equal(*model::findTensor(views->tensors, "t"), table.t()));
    QVERIFY(at::equal(*model::findTensor(views->tensors, "row"), table[1]));
}

void TestSafetensors::writesTheSameFileForAnyOrder()
{
    const std::vector<model::NamedTensor> tensors{
        {"b", at::arange(3)}, {"a", at::arange(5, at::kByte)}, {"c", at::arange(2)}};
    const std::vector<model::NamedTensor> reversed(tensors.rbegin(), tensors.rend());
    const auto content = [&](const std::vector<model::NamedTensor>& list) {
        const auto path = write({});
        if (!model::writeSafetensors(path, list))
            return QByteArray();
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(!content(tensors).isEmpty());
    QCOMPARE(content(tensors), content(reversed));
}

void TestSafetensors::refusesWhatIsNoRegularFile()
{
    const auto missing = model::readSafetensors(m_folder.filePath("nothing").toStdString());
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    const auto folder = model::readSafetensors(m_folder.path().toStdString());
    QVERIFY(!folder);
    QCOMPARE(folder.error().code, ErrorCode::InvalidArgument);
    const auto pipe = m_folder.filePath("pipe").toStdString();
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    QVERIFY(!model::readSafetensors(pipe)); // and does not wait for a writer
    QVERIFY(!model::readSafetensors("/dev/zero"));
}

void TestSafetensors::refusesToReplaceWhatIsNoRegularFile()
{
    const auto pipe = m_folder.filePath("pipe to keep").toStdString();
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const auto written = model::writeSafetensors(pipe, std::vector<model::NamedTensor>{{"a", at::arange(3)}});
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
    QVERIFY(std::filesystem::is_fifo(pipe));
    const auto nowhere = model::writeSafetensors(m_folder.filePath("no/such/folder").toStdString(), {});
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
}

void TestSafetensors::refusesNamesThatAreNoText()
{
    const auto path = write({});
    const auto refused
        = [&](std::vector<model::NamedTensor> tensors) { return !model::writeSafetensors(path, tensors).has_value(); };
    QVERIFY(refused({{"\xff", at::arange(3)}}));
    QVERIFY(refused({{"__metadata__", at::arange(3)}}));
    QVERIFY(refused({{"a", at::arange(3)}, {"a", at::arange(3)}}));
    QVERIFY(refused({{"a", at::Tensor()}}));
    QVERIFY(refused({{"a", at::arange(3).to(at::kComplexFloat)}}));
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
