// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ParityCase.h"

#include <QTest>

#include <filesystem>
#include <set>

namespace workbench
{

/// For initTestCase(): skips all tests where there are no figures, fails them where a folder was named in vain.
inline void demandParityFolder()
{
    if (std::filesystem::is_directory(parityFolder()))
        return;
    // Whoever names a folder means it; a clone without the figures beside it cannot compare anything.
    const auto missing = "no folder " + parityFolder().string();
    if (qEnvironmentVariableIsSet("SHARNN_PARITY_DIR"))
        QFAIL((missing + ", which SHARNN_PARITY_DIR names").c_str());
    QSKIP((missing + ": name the published code's figures with SHARNN_PARITY_DIR").c_str());
}

/// A row for each file of figures with its "path"; one with an empty path where there are none, for the test to refuse.
inline void addParityRows()
{
    QTest::addColumn<QString>("path");
    std::error_code unreadable; // leaves the list empty
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(parityFolder(), unreadable))
        if (entry.path().extension() == ".safetensors")
            files.insert(entry.path());
    for (const auto& file : files)
        QTest::newRow(file.filename().c_str()) << QString::fromStdString(file.string());
    if (files.empty())
        QTest::newRow("no figures found") << QString();
}

} // namespace workbench
