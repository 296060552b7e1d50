// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/FieldTable.h"

#include "core/base/EditDistance.h"
#include "core/config/FieldBinding.h"

#include <algorithm>

namespace workbench::config
{

namespace
{

constexpr double kManySteps = 1e12;

// clang-format off
std::vector<Field> makeCorpusFields()
{
    const auto part = &RunConfig::corpus;
    return {
        text(part, &CorpusConfig::path, {
            .path = "corpus.path", .label = "File",
            .help = "The file whose bytes are learned, or recall for the corpus that the program makes itself.",
            .paperValue = "enwik8"}),
        choice(part, &CorpusConfig::split, {
            .path = "corpus.split", .label = "Split", .choices = {"fractions", "enwik8", "files"},
            .help = "Which bytes train, validate and test: fractions of the file in order, enwik8's 90M/5M/5M, "
                    "or separate files.",
            .paperValue = "enwik8"}),
        number(part, &CorpusConfig::trainFraction, {
            .path = "corpus.trainFraction", .label = "Train part", .minimum = 0.01, .maximum = 0.999,
            .help = "Fraction of the file, from its start, that trains."}),
        number(part, &CorpusConfig::validationFraction, {
            .path = "corpus.validationFraction", .label = "Validation part", .minimum = 0.0001, .maximum = 0.99,
            .help = "Fraction after the training part that validates; the rest of the file tests."}),
        text(part, &CorpusConfig::validationPath, {
            .path = "corpus.validationPath", .label = "Validation file",
            .help = "With split files: the file that validates."}),
        text(part, &CorpusConfig::testPath, {
            .path = "corpus.testPath", .label = "Test file",
            .help = "With split files: the file that tests; empty for none."}),
    };
}

std::vector<Field> makeModelFields()
{
    const auto part = &RunConfig::model;
    return {
        number(part, &ModelConfig::layers, {
            .path = "model.layers", .label = "Blocks", .minimum = 1, .maximum = 64,
            .help = "Blocks of LSTM, attention where chosen, and Boom, one on another.",
            .paperValue = "4"}),
        number(part, &ModelConfig::width, {
            .path = "model.width", .label = "Width", .minimum = 1, .maximum = 16384,
            .help = "Size of the embedding and of every LSTM. Cost grows with its square.",
            .paperValue = "1024"}),
        number(part, &ModelConfig::boomWidth, {
            .path = "model.boomWidth", .label = "Boom width", .minimum = 1, .maximum = 131072,
            .help = "Inner size of the Boom layer, usually four times the width.",
            .paperValue = "4096"}),
        attentionField( {
            .path = "model.attention", .label = "Attention", .choices = {"none", "second-last", "all"},
            .help = "Which blocks look back over the memory: none, second-last, all, or block numbers from 0 "
                    "such as 0,2.",
            .paperValue = "second-last (single head), all (four heads), none (baseline)"}),
        number(part, &ModelConfig::heads, {
            .path = "model.heads", .label = "Heads", .minimum = 1, .maximum = 256,
            .help = "Heads of each attention; they split the width evenly.",
            .paperValue = "1"}),
        number(part, &ModelConfig::memory, {
            .path = "model.memory", .label = "Memory", .unit = "positions", .minimum = 1, .maximum = 1e6,
            .help = "The most positions that attention remembers, at least one segment.",
            .paperValue = "5000"}),
        choice(part, &ModelConfig::boom, {
            .path = "model.boom", .label = "Boom output", .choices = {"chunk-sum", "second-matrix"},
            .help = "How the Boom layer comes back to the width: summing chunks, or an ordinary second matrix.",
            .paperValue = "chunk-sum"}),
        sharedDropoutField( {
            .path = "model.dropout", .label = "Dropout", .minimum = 0, .maximum = 0.95,
            .help = "Sets the input, hidden and output rates together.",
            .paperValue = "0.1"}),
        number(part, &ModelConfig::dropoutInput, {
            .path = "model.dropoutInput", .label = "Input dropout", .minimum = 0, .maximum = 0.95,
            .help = "On the embedded bytes.",
            .paperValue = "0.1"}),
        number(part, &ModelConfig::dropoutHidden, {
            .path = "model.dropoutHidden", .label = "Hidden dropout", .minimum = 0, .maximum = 0.95,
            .help = "Inside the blocks: on the LSTM's output, in attention and in Boom.",
            .paperValue = "0.1"}),
        number(part, &ModelConfig::dropoutOutput, {
            .path = "model.dropoutOutput", .label = "Output dropout", .minimum = 0, .maximum = 0.95,
            .help = "Before the output layer.",
            .paperValue = "0.1"}),
        number(part, &ModelConfig::dropoutEmbedding, {
            .path = "model.dropoutEmbedding", .label = "Embedding dropout", .minimum = 0, .maximum = 0.95,
            .help = "Whole rows of the embedding table.",
            .paperValue = "0"}),
    };
}

std::vector<Field> makeTrainFields()
{
    const auto part = &RunConfig::train;
    return {
        choice(part, &TrainConfig::optimizer, {
            .path = "train.optimizer", .label = "Optimiser", .choices = {"lamb", "adamw"},
            .help = "LAMB with a minimum trust ratio as published, or AdamW.",
            .paperValue = "lamb"}),
        number(part, &TrainConfig::learningRate, {
            .path = "train.learningRate", .label = "Learning rate", .minimum = 1e-9, .maximum = 10,
            .help = "The rate after warm-up.",
            .paperValue = "2e-3"}),
        number(part, &TrainConfig::warmupSteps, {
            .path = "train.warmupSteps", .label = "Warm-up", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Steps over which the rate rises linearly from 0.",
            .paperValue = "800"}),
        choice(part, &TrainConfig::schedule, {
            .path = "train.schedule", .label = "Schedule", .choices = {"constant", "linear", "cosine", "step"},
            .help = "How the rate falls after the fraction decayFrom of the run.",
            .paperValue = "step: half for the last two of 25 epochs"}),
        number(part, &TrainConfig::decayFrom, {
            .path = "train.decayFrom", .label = "Decay from", .minimum = 0, .maximum = 1,
            .help = "Fraction of the run after which the rate falls.",
            .paperValue = "0.92 (single head), 0.6 (head in every block)"}),
        number(part, &TrainConfig::finalRate, {
            .path = "train.finalRate", .label = "Final rate", .minimum = 0, .maximum = 1,
            .help = "What the rate falls to, as a factor of the learning rate.",
            .paperValue = "0.5"}),
        number(part, &TrainConfig::batch, {
            .path = "train.batch", .label = "Batch", .unit = "streams", .minimum = 1, .maximum = 4096,
            .help = "Parallel streams: the training bytes are cut into as many equal columns.",
            .paperValue = "16 (single head), 8 (head in every block)"}),
        number(part, &TrainConfig::microBatch, {
            .path = "train.microBatch", .label = "Micro-batch", .unit = "streams", .minimum = 0, .maximum = 4096,
            .help = "Streams computed at a time, with gradients summed up: less memory, hardly another result; 0 for all."}),
        number(part, &TrainConfig::bptt, {
            .path = "train.bptt", .label = "Segment (bptt)", .unit = "bytes", .minimum = 1, .maximum = 65536,
            .help = "Bytes of each stream in one step; gradients do not reach beyond.",
            .paperValue = "1024"}),
        boolean(part, &TrainConfig::varyBptt, {
            .path = "train.varyBptt", .label = "Vary segments",
            .help = "Segment lengths vary as published: half length once in twenty, and a spread of 5.",
            .paperValue = "true"}),
        number(part, &TrainConfig::clip, {
            .path = "train.clip", .label = "Clip norm", .minimum = 0, .maximum = 1e6,
            .help = "Largest global gradient norm; 0 turns clipping off.",
            .paperValue = "0.25"}),
        number(part, &TrainConfig::steps, {
            .path = "train.steps", .label = "Steps", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Length of the run in optimiser steps; 0 for no limit. The first limit reached ends it."}),
        number(part, &TrainConfig::bytes, {
            .path = "train.bytes", .label = "Bytes", .unit = "bytes", .minimum = 0, .maximum = 9e15,
            .help = "Length of the run in bytes trained on; 0 for no limit."}),
        number(part, &TrainConfig::epochs, {
            .path = "train.epochs", .label = "Epochs", .unit = "epochs", .minimum = 0, .maximum = 1e6,
            .help = "Length of the run in passes over the training part; 0 for no limit.",
            .paperValue = "25"}),
        number(part, &TrainConfig::seconds, {
            .path = "train.seconds", .label = "Time", .unit = "s", .minimum = 0, .maximum = 1e9,
            .help = "Length of the run in seconds of training, without pauses and evaluations; 0 for no limit."}),
        number(part, &TrainConfig::seed, {
            .path = "train.seed", .label = "Seed", .minimum = 0, .maximum = 9007199254740992.0,
            .help = "Start of every random choice: weights, dropout, segment lengths."}),
        number(part, &TrainConfig::weightDecay, {
            .path = "train.weightDecay", .label = "Weight decay", .minimum = 0, .maximum = 1,
            .help = "Pulls weights towards zero.",
            .paperValue = "0 (the published commands: 1.2e-6)"}),
        number(part, &TrainConfig::minimumTrust, {
            .path = "train.minimumTrust", .label = "Minimum trust", .minimum = 0, .maximum = 10,
            .help = "LAMB: the least trust ratio of a tensor; 0 for plain LAMB.",
            .paperValue = "0.25"}),
        number(part, &TrainConfig::beta1, {
            .path = "train.beta1", .label = "Beta 1", .minimum = 0, .maximum = 0.9999,
            .help = "Decay of the mean of gradients.",
            .paperValue = "0.9"}),
        number(part, &TrainConfig::beta2, {
            .path = "train.beta2", .label = "Beta 2", .minimum = 0, .maximum = 0.999999,
            .help = "Decay of the mean of squared gradients.",
            .paperValue = "0.999"}),
        number(part, &TrainConfig::epsilon, {
            .path = "train.epsilon", .label = "Epsilon", .minimum = 1e-20, .maximum = 1,
            .help = "Added to the root of the mean square.",
            .paperValue = "1e-6"}),
    };
}

std::vector<Field> makeRunFields()
{
    return {
        number( &RunConfig::eval, &EvalConfig::everySteps, {
            .path = "eval.everySteps", .label = "Evaluate every", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Steps between evaluations on the validation part; 0 for the end alone."}),
        number( &RunConfig::eval, &EvalConfig::batch, {
            .path = "eval.batch", .label = "Evaluation streams", .unit = "streams", .minimum = 1, .maximum = 4096,
            .help = "Parallel streams while evaluating; more are faster, fewer carry state further.",
            .paperValue = "up to 100 (validation), 8 (test)"}),
        number( &RunConfig::eval, &EvalConfig::maximumBytes, {
            .path = "eval.maximumBytes", .label = "Evaluate at most", .unit = "bytes", .minimum = 0, .maximum = 9e15,
            .help = "Bytes of the validation part that are used; 0 for all of it."}),
        number( &RunConfig::checkpoint, &CheckpointConfig::everySteps, {
            .path = "checkpoint.everySteps", .label = "Checkpoint every", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Steps between checkpoints; 0 for the best and the last alone."}),
        number( &RunConfig::checkpoint, &CheckpointConfig::everyMinutes, {
            .path = "checkpoint.everyMinutes", .label = "And at least every", .unit = "min", .minimum = 0, .maximum = 1e6,
            .help = "Minutes after a checkpoint until another one is saved; 0 for none by the clock."}),
        boolean( &RunConfig::checkpoint, &CheckpointConfig::afterEvaluation, {
            .path = "checkpoint.afterEvaluation", .label = "With evaluations",
            .help = "Saves one after each evaluation, not after the best alone."}),
        number( &RunConfig::checkpoint, &CheckpointConfig::keep, {
            .path = "checkpoint.keep", .label = "Checkpoints kept", .minimum = 2, .maximum = 1000,
            .help = "Newest checkpoints that are kept beside the best."}),
        number( &RunConfig::checkpoint, &CheckpointConfig::keepEverySteps, {
            .path = "checkpoint.keepEverySteps", .label = "Kept for good", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Checkpoints of every so many steps are saved and never removed; 0 for none."}),
        number( &RunConfig::safety, &SafetyConfig::rollbacks, {
            .path = "safety.rollbacks", .label = "Rollbacks", .unit = "times", .minimum = 0, .maximum = 3,
            .help = "How often a run whose loss is no longer a number goes back to its last good checkpoint; 0: it ends."}),
        number( &RunConfig::safety, &SafetyConfig::skipSegments, {
            .path = "safety.skipSegments", .label = "Rollback skips", .unit = "segments", .minimum = 0, .maximum = 1e6,
            .help = "Segments of text that are passed over after going back, beyond the one that failed."}),
        number( &RunConfig::safety, &SafetyConfig::spikeDeviations, {
            .path = "safety.spikeDeviations", .label = "Spikes above", .unit = "deviations", .minimum = 0, .maximum = 1000,
            .help = "Standard deviations above the last steps' mean at which a loss or gradient is called a spike; 0 for never."}),
        boolean( &RunConfig::safety, &SafetyConfig::shrinkMicroBatch, {
            .path = "safety.shrinkMicroBatch", .label = "Shrink batch",
            .help = "Where memory runs out: halves the micro-batch and repeats the step instead of ending the run."}),
        number( &RunConfig::inspect, &InspectConfig::everySteps, {
            .path = "inspect.everySteps", .label = "Attention kept every", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Steps between looks at the attention over a fixed text, which are kept; 0 for none."}),
        number( &RunConfig::inspect, &InspectConfig::probeBytes, {
            .path = "inspect.probeBytes", .label = "Text looked at", .unit = "bytes", .minimum = 32, .maximum = 4096,
            .help = "Length of that text: the first bytes of the validation part. The last half, at most 256, is what looks back."}),
        number( &RunConfig::film, &FilmConfig::everySteps, {
            .path = "film.everySteps", .label = "Text kept every", .unit = "steps", .minimum = 0, .maximum = kManySteps,
            .help = "Steps between texts that the model writes after a fixed prompt, which are kept; 0 for none."}),
        text( &RunConfig::film, &FilmConfig::prompt, {
            .path = "film.prompt", .label = "Prompt of these texts",
            .help = "What they go on from, with escapes such as \\n and \\xHH; empty for the first 64 bytes of the validation part.",
            .escapes = true}),
        number( &RunConfig::film, &FilmConfig::bytes, {
            .path = "film.bytes", .label = "Length of these texts", .unit = "bytes", .minimum = 1, .maximum = 4096,
            .help = "Bytes that are written after the prompt."}),
        number( &RunConfig::film, &FilmConfig::temperature, {
            .path = "film.temperature", .label = "Their temperature", .minimum = 0, .maximum = 10,
            .help = "Log probabilities are divided by it before a byte is drawn: 1 for the model's own, 0 for the likeliest byte."}),
        number( &RunConfig::film, &FilmConfig::seed, {
            .path = "film.seed", .label = "Their seed", .minimum = 0, .maximum = 9e15,
            .help = "Of the bytes that are drawn; nothing else of the run hangs on it."}),
        choice( &RunConfig::runtime, &RuntimeConfig::device, {
            .path = "runtime.device", .label = "Device", .choices = {"auto", "cpu", "cuda"},
            .help = "Where to train; auto takes a GPU where there is one.",
            .paperValue = "one Titan V"}),
        choice( &RunConfig::runtime, &RuntimeConfig::process, {
            .path = "runtime.process", .label = "Process", .choices = {"auto", "same", "own"},
            .help = "Own: a fault of the device ends this run alone. auto takes an own process on a GPU."}),
        number( &RunConfig::runtime, &RuntimeConfig::threads, {
            .path = "runtime.threads", .label = "Threads", .minimum = 0, .maximum = 1024,
            .help = "CPU threads for the computation; 0 chooses for this machine."}),
    };
}
// clang-format on

std::vector<Field> makeTable()
{
    std::vector<Field> table{
        nameField({.path = "name", .label = "Name", .help = "Shown in lists; empty to have one made."})};
    for (auto&& part : {makeCorpusFields(), makeModelFields(), makeTrainFields(), makeRunFields()})
        table.insert(table.end(), part.begin(), part.end());
    return table;
}

} // namespace

const std::vector<Field>& fieldTable()
{
    static const std::vector<Field> table = makeTable();
    return table;
}

Result<const Field*> fieldAt(std::string_view path)
{
    const auto& table = fieldTable();
    const auto known = std::ranges::find(table, path, [](const Field& field) { return field.spec.path; });
    if (known != table.end())
        return &*known;
    const auto nearest = std::ranges::min_element(table, {}, [&](const Field& field) {
        return editDistance(path.substr(0, 64), field.spec.path); // what a user mistyped is short
    });
    return fail(
        ErrorCode::InvalidArgument, "There is no field " + quotedValue(std::string(path)) + ".",
        "Did you mean " + std::string(nearest->spec.path) + "?");
}

} // namespace workbench::config
