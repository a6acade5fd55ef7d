-- One row per server process that may own runs. Its lease is measured by the database's clock alone.
CREATE TABLE node (
  id          text COLLATE "C" PRIMARY KEY,
  started_at  timestamptz NOT NULL,
  alive_until timestamptz NOT NULL
);

-- A run belongs to (node, epoch). Whoever raises the epoch fences out all that the former owner still does.
CREATE TABLE run (
  id            text COLLATE "C" PRIMARY KEY,
  arrival       bigint GENERATED ALWAYS AS IDENTITY,
  kind          text NOT NULL,
  owner         text COLLATE "C" NOT NULL,
  actor         text COLLATE "C" NOT NULL,
  lane          text COLLATE "C",
  state         text COLLATE "C" NOT NULL
                CHECK (state IN ('queued', 'running', 'waiting', 'done', 'failed', 'cancelled')),
  waiting_for   text,
  input         text,
  input_packed  bytea,
  result        text,
  result_packed bytea,
  node          text COLLATE "C",
  epoch         integer NOT NULL,
  created_at    timestamptz NOT NULL,
  started_at    timestamptz,
  ended_at      timestamptz,
  qas           integer NOT NULL DEFAULT 0,
  tokens_in     bigint NOT NULL DEFAULT 0,
  tokens_out    bigint NOT NULL DEFAULT 0,
  cost          numeric NOT NULL DEFAULT 0
);
ALTER TABLE run ALTER COLUMN input_packed SET STORAGE EXTERNAL;
ALTER TABLE run ALTER COLUMN result_packed SET STORAGE EXTERNAL;

-- A lane has one holder.
CREATE UNIQUE INDEX run_lane_holder ON run (lane) WHERE state IN ('running', 'waiting');
-- Who is next in a lane.
CREATE INDEX run_lane_queue ON run (lane, arrival) WHERE state = 'queued';
-- What a dead node leaves behind.
CREATE INDEX run_by_node ON run (node) WHERE state = 'running';
-- What is cancelled with an actor.
CREATE INDEX run_unended_by_actor ON run (actor) WHERE state IN ('queued', 'running', 'waiting');

-- The journal: written once, one row per step. Of a value and its _packed twin one is null: large ones are deflated.
-- Question, answer and address are JSON texts. A step began took_micros before it ended.
CREATE TABLE qa (
  run_id          text COLLATE "C" NOT NULL,
  path            text COLLATE "C" NOT NULL,
  attempts        integer NOT NULL,
  tool            text NOT NULL,
  address         text NOT NULL,
  question        text,
  question_packed bytea,
  answer          text,
  answer_packed   bytea,
  failed          boolean NOT NULL,
  model           text,
  tokens_in       integer NOT NULL,
  tokens_out      integer NOT NULL,
  estimated       boolean NOT NULL,
  cost            numeric,
  took_micros     bigint NOT NULL,
  ended_at        timestamptz NOT NULL,
  node            text COLLATE "C" NOT NULL,
  epoch           integer NOT NULL,
  PRIMARY KEY (run_id, path)
);
ALTER TABLE qa ALTER COLUMN question_packed SET STORAGE EXTERNAL;
ALTER TABLE qa ALTER COLUMN answer_packed SET STORAGE EXTERNAL;
