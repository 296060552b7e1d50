// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/MapExport.h"
#include "tests/core/maps/MapFixture.h"
#include "tests/core/maps/PngImage.h"

#include <QFile>
#include <QMap>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace workbench;
using namespace workbench::maps;

namespace
{

/// What an SVG file holds, or why it is not well formed.
struct Figure {
    QString error;
    int pictures = 0;
    PngImage picture; ///< the last one
    QMap<QString, int> rectangles; ///< by colour
    QStringList texts;
};

Figure readFigure(const QByteArray& bytes)
{
    Figure figure;
    QXmlStreamReader reader(bytes);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == QLatin1String("rect"))
            ++figure.rectangles[reader.attributes().value("fill").toString()];
        if (reader.name() == QLatin1String("text"))
            figure.texts << reader.readElementText();
        if (reader.name() == QLatin1String("image")) {
            ++figure.pictures;
            const QString data = reader.attributes().value("http://www.w3.org/1999/xlink", "href").toString();
            figure.picture = decoded(QByteArray::fromBase64(data.section(',', 1).toLatin1()));
        }
    }
    if (reader.hasError())
        figure.error = reader.errorString();
    return figure;
}

} // namespace

class TestMapFigure : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path file() const { return m_folder.filePath("out").toStdString(); }
    QByteArray contents() const
    {
        QFile read(QString::fromStdString(file().string()));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void svgOfASmallMapHasACellEach()
    {
        PictureStyle style;
        style.title = "x < y & \"z\" > \x01\xff\xef\xbf\xbf";
        AttentionMap map = smallMap();
        map.bytes = "<&\n\xc3 ";
        QVERIFY(writeMapSvg(file(), map, 0, wholeMap(map), style));
        const Figure figure = readFigure(contents());
        QCOMPARE(figure.error, QString());
        QCOMPARE(figure.pictures, 0);
        QCOMPARE(figure.texts[0], QString("x < y & \"z\" > \\x01\\xff\\uffff"));
        for (const char* const label : {"<", "&", "\u21b5", "c3", "\u2423"})
            QVERIFY2(figure.texts.contains(QString::fromUtf8(label)), label);
        QVERIFY(figure.texts.contains("0.5"));
        int cells = 0;
        const ColourScale scale(style.palette, style.transfer, {0, 0.5F});
        for (const float weight : {0.25F, 0.5F})
            cells += figure.rectangles.value(QString("#%1").arg(scale.colour(weight) & 0xffffff, 6, 16, QChar('0')));
        QCOMPARE(cells, 9);
    }

    void svgOfALargeMapHoldsAPicture()
    {
        const AttentionMap map = spike(200, 3000, 50, 2000);
        QVERIFY(writeMapSvg(file(), map, 0, wholeMap(map), {}));
        const Figure figure = readFigure(contents());
        QCOMPARE(figure.error, QString());
        QCOMPARE(figure.pictures, 1);
        QCOMPARE(figure.picture.width, 1600);
        QCOMPARE(figure.picture.height, 1000);
        QVERIFY(figure.picture.count(0xfffde725) >= 5);
        QVERIFY(figure.texts.contains("1000") && figure.texts.contains("2800")); // offsets of keys and of queries
        QVERIFY(figure.texts.contains("0.01"));
    }

    void figuresOfEverySizeAreWellFormed_data()
    {
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<qint64>("offset");
        for (const auto& [queries, keys] : {std::pair(1, 1), {1, 5000}, {3, 64}, {64, 64}, {65, 64}, {1024, 1024}})
            for (const qint64 offset : {qint64(0), qint64(-777), qint64(1) << 40})
                QTest::addRow("%d x %d at %lld", queries, keys, static_cast<long long>(offset))
                    << queries << keys << offset;
    }

    void figuresOfEverySizeAreWellFormed()
    {
        QFETCH(int, queries);
        QFETCH(int, keys);
        QFETCH(qint64, offset);
        AttentionMap map = evenMap(queries, keys);
        map.firstOffset = offset;
        for (std::size_t i = 0; i < map.bytes.size(); ++i)
            map.bytes[i] = static_cast<char>(i);
        QVERIFY(writeMapSvg(file(), map, 0, wholeMap(map), {}));
        const Figure figure = readFigure(contents());
        QCOMPARE(figure.error, QString());
        QVERIFY(figure.texts.size() >= 8);
        QVERIFY(!contents().contains("nan") && !contents().contains("inf"));
    }
};

QTEST_GUILESS_MAIN(TestMapFigure)
#include "TestMapFigure.moc"
