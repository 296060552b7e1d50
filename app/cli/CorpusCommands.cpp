// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressLine.h"
#include "app/cli/ScriptJson.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "core/data/ByteCorpus.h"
#include "core/data/CorpusResolver.h"

#include <memory>

namespace workbench::cli
{

namespace
{

struct CorpusOptions {
    std::string file;
    std::string name;
    std::string out;
    data::RecallSettings recall;
};

void printCorpus(const CommandLine& line, const store::CorpusRow& corpus)
{
    if (line.json)
        printJson(corpusJson(corpus));
    else
        printLine(
            corpus.id.value().substr(0, 12) + "  " + bytesText(static_cast<double>(corpus.sizeBytes)) + "  "
            + corpus.name + "  " + corpus.path);
}

ExitCode putAndPrint(const CommandLine& line, store::Store& store, const store::CorpusRow& corpus)
{
    if (const auto put = store.putCorpus(corpus); !put)
        return printError(put.error());
    printCorpus(line, corpus);
    return ExitCode::Done;
}

ExitCode list(const CommandLine& line)
{
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return printMissingStore(store.error());
    const auto corpora = (*store)->corpora();
    if (!corpora)
        return printError(corpora.error());
    for (const auto& corpus : *corpora)
        printCorpus(line, corpus);
    return ExitCode::Done;
}

ExitCode add(const CommandLine& line, const CorpusOptions& options)
{
    const auto corpus = data::ByteCorpus::open(options.file);
    if (!corpus)
        return printError(corpus.error());
    const auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const StopSignals signals;
    ProgressLine progress;
    const auto digest = corpus->sha256(progress.forBytes("reading"), signals.token());
    progress.clear();
    if (!digest)
        return printError(digest.error());
    auto row = describeCorpus(corpus->path(), *digest);
    if (!options.name.empty())
        row.name = options.name;
    return putAndPrint(line, **store, row);
}

ExitCode make(const CommandLine& line, const CorpusOptions& options)
{
    if (const auto valid = data::checkRecallSettings(options.recall); !valid)
        return printError(valid.error(), ExitCode::WrongUse);
    const auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const StopSignals signals;
    ProgressLine progress;
    const auto show = progress.forBytes("writing");
    std::error_code unknown;
    const auto made = options.out.empty()
        ? data::makeRecallFile(options.recall, (*store)->corpusFolder(), show, signals.token())
        : data::writeRecallFile(
            options.recall, std::filesystem::absolute(options.out, unknown).lexically_normal(), Replace::No, show,
            signals.token());
    progress.clear();
    if (!made)
        return printError(made.error());
    return putAndPrint(line, **store, describeCorpus(made->path, made->sha256));
}

} // namespace

void addCorpusCommands(CLI::App& app, CommandLine& line)
{
    auto* group = app.add_subcommand("corpus", "The texts that the store knows");
    group->require_subcommand(0, 1); // main says what is missing
    const auto options = std::make_shared<CorpusOptions>();

    auto* listing = group->add_subcommand(
        "list", "List them.\nWith --json: {\"corpus\":sha256,\"name\":..,\"path\":..,\"sizeBytes\":..,\"details\":..}");
    setCommand(*listing, line, [&line] { return list(line); });

    auto* adding = group->add_subcommand("add", "Add a file; it stays where it is");
    adding->add_option("file", options->file, "Any regular file")->type_name("FILE")->required();
    adding->add_option("--name", options->name, "Its name in the list; by default the file's")->type_name("TEXT");
    setCommand(*adding, line, [&line, options] { return add(line, *options); });

    auto* making = group->add_subcommand(
        "make",
        "Make a Recall corpus: pages that name things and use the names again. The details hold its two floors in "
        "bits\n"
        "per byte: what the best predictor pays that remembers the names, and that does not.");
    auto& recall = options->recall;
    const auto number = [&](const char* flag, auto& value, const char* help) {
        making->add_option(flag, value, help)->type_name("N")->capture_default_str();
    };
    number("--things", recall.thingsPerPage, "Things that a page names, 1 to 8");
    number("--letters", recall.lettersPerName, "Letters of a name, 1 to 32");
    number("--uses", recall.usesPerPage, "Times that a page uses a name");
    number("--filler", recall.fillerWords, "Most adjectives before a thing, 0 to 8");
    number("--bytes", recall.sizeBytes, "Size");
    number("--seed", recall.seed, "Seed of its random numbers");
    making->add_option("--out", options->out, "A new file to write; by default one in the store")->type_name("FILE");
    setCommand(*making, line, [&line, options] { return make(line, *options); });
}

} // namespace workbench::cli
