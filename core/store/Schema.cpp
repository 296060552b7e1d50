// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Schema.h"

#include "core/store/SeriesTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <array>
#include <string>

namespace workbench::store
{

namespace
{

// Read by people with any SQLite client, so names are whole words and the comments stay in sqlite_master.
// Times are milliseconds since 1970 UTC, losses nats per byte. SQLite keeps infinities but turns a value that is
// no number into NULL: NULL in a column of values means exactly that.
constexpr const char* kFirstSchema = R"sql(
CREATE TABLE runs( -- one row a run
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- what the other tables call "run"; never used twice
    id TEXT NOT NULL UNIQUE, -- UUID, also the name of the folder below runs/
    name TEXT NOT NULL,
    state TEXT NOT NULL, -- queued, running, paused, finished, stopped, failed, interrupted
    config TEXT NOT NULL, -- JSON, the fields of the Launch page
    colour INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL, -- when the latest event was recorded
    ended INTEGER NOT NULL DEFAULT 0, -- 0 while live
    processId INTEGER NOT NULL DEFAULT 0, -- of the process that runs or queues it; with the next two a fact that
    processStart INTEGER NOT NULL DEFAULT 0, -- tells a dead process from a live one: its start in clock ticks
    bootId TEXT NOT NULL DEFAULT '', -- since the boot named here
    corpus TEXT NOT NULL DEFAULT '', -- SHA-256; see corpora
    trainBytes INTEGER NOT NULL DEFAULT 0,
    validationBytes INTEGER NOT NULL DEFAULT 0,
    testBytes INTEGER NOT NULL DEFAULT 0,
    parameterCount INTEGER NOT NULL DEFAULT 0,
    device TEXT NOT NULL DEFAULT '',
    threads INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0, -- the latest position
    bytes INTEGER NOT NULL DEFAULT 0,
    seconds REAL,
    epoch REAL,
    lastTrainLoss REAL,
    bestValidationLoss REAL,
    bestValidationBpc REAL,
    testBpc REAL,
    bytesPerSecond REAL,
    checkpoint TEXT NOT NULL DEFAULT '', -- folder below the store: the best one, else the newest
    error TEXT NOT NULL DEFAULT '',
    removing INTEGER NOT NULL DEFAULT 0 -- 1: removed, its rows are being deleted
);
CREATE INDEX coloursOfRuns ON runs(removing, colour); -- to find the least used one
CREATE TABLE steps( -- one row an optimiser step
    run INTEGER NOT NULL REFERENCES runs(number),
    ordinal INTEGER NOT NULL, -- 0, 1, 2... without gaps
    step INTEGER, bytes INTEGER, seconds REAL, epoch REAL, wall INTEGER,
    trainLoss REAL, learningRate REAL, gradNorm REAL, bytesPerSecond REAL,
    segmentLength INTEGER,
    PRIMARY KEY(run, ordinal)
) WITHOUT ROWID;
CREATE TABLE series( -- one row a metric of a run
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(number),
    metric TEXT NOT NULL, -- trainLoss, validationLoss, testLoss, learningRate, gradNorm...
    UNIQUE(run, metric)
);
CREATE TABLE measurements( -- values that do not come with every step: validationLoss, testLoss, residentBytes
    series INTEGER NOT NULL REFERENCES series(number),
    ordinal INTEGER NOT NULL,
    step INTEGER, bytes INTEGER, seconds REAL, epoch REAL, wall INTEGER,
    value REAL,
    PRIMARY KEY(series, ordinal)
) WITHOUT ROWID;
CREATE TABLE buckets( -- the pyramid: bucket p of level l sums up the ordinals from p * 8^l to (p + 1) * 8^l - 1
    series INTEGER NOT NULL REFERENCES series(number),
    level INTEGER NOT NULL, -- 1, 2, 3...
    position INTEGER NOT NULL,
    firstStep INTEGER, firstBytes INTEGER, firstSeconds REAL, firstEpoch REAL, firstWall INTEGER, firstValue REAL,
    lastStep INTEGER, lastBytes INTEGER, lastSeconds REAL, lastEpoch REAL, lastWall INTEGER, lastValue REAL,
    minimum REAL, maximum REAL, sum REAL, -- of the finite values
    finiteCount INTEGER NOT NULL,
    PRIMARY KEY(series, level, position)
) WITHOUT ROWID;
CREATE TABLE events( -- what happened to a run, one line for a person each
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(number),
    step INTEGER, bytes INTEGER, seconds REAL, epoch REAL, wall INTEGER,
    kind TEXT NOT NULL, -- started, paused, resumed, evaluated, checkpoint, rate, warning, ended
    text TEXT NOT NULL
);
CREATE INDEX eventsOfRun ON events(run);
CREATE TABLE checkpoints( -- whole checkpoints that are on the disk
    run INTEGER NOT NULL REFERENCES runs(number),
    folder TEXT NOT NULL, -- below the store
    step INTEGER, bytes INTEGER, seconds REAL, epoch REAL, wall INTEGER,
    best INTEGER NOT NULL,
    sizeBytes INTEGER NOT NULL,
    PRIMARY KEY(run, folder)
);
CREATE TABLE corpora( -- one row a corpus, by the SHA-256 of its bytes
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL, -- where it was last seen
    sizeBytes INTEGER NOT NULL,
    added INTEGER NOT NULL,
    details TEXT NOT NULL -- JSON of a generated corpus: settings and floors; else empty
) WITHOUT ROWID;
CREATE VIEW points AS -- every recorded value, for people: SELECT * FROM points WHERE metric = 'validationLoss'
    SELECT r.id AS run, r.name, s.metric, m.ordinal, m.step, m.bytes, m.seconds, m.epoch, m.wall, m.value
        FROM measurements m JOIN series s ON s.number = m.series JOIN runs r ON r.number = s.run
    UNION ALL SELECT r.id, r.name, 'trainLoss', p.ordinal, p.step, p.bytes, p.seconds, p.epoch, p.wall, p.trainLoss
        FROM steps p JOIN runs r ON r.number = p.run
    UNION ALL SELECT r.id, r.name, 'learningRate', p.ordinal, p.step, p.bytes, p.seconds, p.epoch, p.wall, p.learningRate
        FROM steps p JOIN runs r ON r.number = p.run
    UNION ALL SELECT r.id, r.name, 'gradNorm', p.ordinal, p.step, p.bytes, p.seconds, p.epoch, p.wall, p.gradNorm
        FROM steps p JOIN runs r ON r.number = p.run
    UNION ALL SELECT r.id, r.name, 'bytesPerSecond', p.ordinal, p.step, p.bytes, p.seconds, p.epoch, p.wall, p.bytesPerSecond
        FROM steps p JOIN runs r ON r.number = p.run;
)sql";

constexpr const char* kSnapshots = R"sql(
CREATE TABLE snapshots( -- looks at the attention of a run over its probe text
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(number),
    step INTEGER, bytes INTEGER, seconds REAL, epoch REAL, wall INTEGER,
    block INTEGER NOT NULL, -- of the model, from 0
    sizeBytes INTEGER NOT NULL, -- of data
    data BLOB NOT NULL, -- the pooled map with its text, in a format of our own whose version comes first
    UNIQUE(run, step, block)
);
)sql";

constexpr const char* kSamplesAndFilms = R"sql(
CREATE TABLE samples( -- texts written with a model, each row with all of its branches
    id TEXT NOT NULL PRIMARY KEY, -- UUID
    run INTEGER REFERENCES runs(number), -- whose weights wrote it; NULL: of no run here, or that was removed
    step INTEGER NOT NULL, -- of the weights
    model TEXT NOT NULL, -- for a person
    checkpoint TEXT NOT NULL, -- folder below the store, or elsewhere; empty: weights of a run while it trained
    settings TEXT NOT NULL, -- JSON of the sampler's, used last
    seed INTEGER NOT NULL, -- of these; from 2^63 on it stands here less 2^64
    branches INTEGER NOT NULL, -- ends of texts
    bytes INTEGER NOT NULL, -- in all branches
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    prompt BLOB NOT NULL,
    text BLOB NOT NULL, -- of the place last looked at, its first kilobyte
    texts BLOB NOT NULL, -- to search in: every branch, after up to 255 bytes of what is before it
    tree BLOB NOT NULL -- the branches with their figures, in a format of our own whose version comes first
);
CREATE INDEX samplesByTime ON samples(updated);
CREATE INDEX samplesOfRun ON samples(run);
CREATE TABLE films( -- what a run writes after a fixed prompt as it learns
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(number),
    step INTEGER, bytes INTEGER, seconds REAL, epoch REAL, wall INTEGER,
    settings TEXT NOT NULL, -- JSON of the sampler's
    sizeBytes INTEGER NOT NULL, -- of settings and of what follows
    prompt BLOB NOT NULL,
    text BLOB NOT NULL, -- written after it
    surprisal BLOB NOT NULL, -- bits, a little-endian float32 for every byte of text
    UNIQUE(run, step)
);
)sql";

// A column that is added to a table stands behind its last comment, so these have their own as /* */.
constexpr const char* kLabelsQueueAndFigures = R"sql(
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '' /* what a person says about it; tags have a table */;
ALTER TABLE runs ADD COLUMN groupName TEXT NOT NULL DEFAULT '' /* runs made together, such as those of a sweep */;
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 /* 1: kept, but out of sight */;
ALTER TABLE runs ADD COLUMN binned INTEGER NOT NULL DEFAULT 0 /* when it was put into the bin; 0: it is not there */;
ALTER TABLE runs ADD COLUMN originRun TEXT NOT NULL DEFAULT '' /* of a branch: id of the run that it went on from */;
ALTER TABLE runs ADD COLUMN originStep INTEGER NOT NULL DEFAULT 0 /* of the checkpoint there */;
ALTER TABLE runs ADD COLUMN queuePlace INTEGER NOT NULL DEFAULT 0 /* of the queued ones, the lowest is the next */;
ALTER TABLE runs ADD COLUMN importing INTEGER NOT NULL DEFAULT 0 /* 1, with removing 1: its rows are being put in */;
CREATE INDEX queuedRuns ON runs(queuePlace) WHERE state = 'queued';
CREATE TABLE tags( -- one row a tag of a run
    run INTEGER NOT NULL REFERENCES runs(number),
    tag TEXT NOT NULL,
    PRIMARY KEY(run, tag)
) WITHOUT ROWID;
CREATE INDEX runsByTag ON tags(tag);
CREATE TABLE settings( -- of the store, for all programs that use it
    name TEXT PRIMARY KEY, -- queueHeld: 1 while no queued run may be started
    value INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE newSeries( -- one row a metric of a run, with what its values come to
    number INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(number),
    metric TEXT NOT NULL, -- trainLoss, validationLoss, testLoss, learningRate, gradNorm...; any name if imported
    inSteps INTEGER NOT NULL, -- 1: its values are the column of that name in steps; 0: they are in measurements
    count INTEGER NOT NULL DEFAULT 0, -- of all values
    firstStep INTEGER, firstValue REAL,
    lastStep INTEGER, lastValue REAL,
    minimumStep INTEGER, minimum REAL, -- of the finite values, with the earliest step that has it
    maximumStep INTEGER, maximum REAL,
    UNIQUE(run, metric)
);
INSERT INTO newSeries(number, run, metric, inSteps) SELECT number, run, metric,
    metric IN ('trainLoss', 'learningRate', 'gradNorm', 'bytesPerSecond') FROM series;
DROP VIEW points;
DROP TABLE series;
ALTER TABLE newSeries RENAME TO series;
CREATE INDEX seriesByMetric ON series(metric);
CREATE VIEW points AS -- every recorded value, for people: SELECT * FROM points WHERE metric = 'validationLoss'
    SELECT r.id AS run, r.name, s.metric, m.ordinal, m.step, m.bytes, m.seconds, m.epoch, m.wall, m.value
        FROM measurements m JOIN series s ON s.number = m.series JOIN runs r ON r.number = s.run
    UNION ALL SELECT r.id, r.name, s.metric, p.ordinal, p.step, p.bytes, p.seconds, p.epoch, p.wall,
        CASE s.metric WHEN 'trainLoss' THEN p.trainLoss WHEN 'learningRate' THEN p.learningRate
            WHEN 'gradNorm' THEN p.gradNorm WHEN 'bytesPerSecond' THEN p.bytesPerSecond END
        FROM steps p JOIN series s ON s.run = p.run AND s.inSteps = 1 JOIN runs r ON r.number = p.run;
-- A queued run used to belong to the process that made it, and to be interrupted when that was gone.
INSERT INTO events(run, step, bytes, seconds, epoch, wall, kind, text)
    SELECT number, step, bytes, seconds, epoch, updated, 'ended', 'Interrupted before it began: its process ended.'
        FROM runs WHERE state = 'queued';
UPDATE runs SET state = 'interrupted', ended = updated, processId = 0, processStart = 0, bootId = ''
    WHERE state = 'queued';
)sql";

constexpr std::array kMigrations{
    Migration{1, kFirstSchema}, Migration{2, kSnapshots}, Migration{3, kSamplesAndFilms},
    Migration{4, kLabelsQueueAndFigures, [](SQLite::Database& database) { SeriesTable(database).sumUpAll(); }}};

} // namespace

std::span<const Migration> storeMigrations()
{
    return kMigrations;
}

int latestVersion(std::span<const Migration> migrations)
{
    return migrations.empty() ? 0 : migrations.back().version;
}

int schemaVersion(SQLite::Database& database)
{
    return database.execAndGet("PRAGMA user_version").getInt();
}

void applyMigration(SQLite::Database& database, const Migration& migration)
{
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    database.exec(migration.sql);
    if (migration.fill)
        migration.fill(database);
    database.exec("PRAGMA user_version = " + std::to_string(migration.version));
    transaction.commit();
}

} // namespace workbench::store
