-- What actors know. A version is locked while its nodes change, so that changes of one come one after the other.
CREATE TABLE memory_version (
  id         text COLLATE "C" PRIMARY KEY,
  actor_id   text COLLATE "C" NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  arrival    bigint GENERATED ALWAYS AS IDENTITY, -- the newest version is the one that came last
  key        text COLLATE "C" NOT NULL,
  content    text, -- JSON
  language   text,
  published  boolean NOT NULL DEFAULT false,
  revision   bigint NOT NULL DEFAULT 0, -- of the last change of its nodes
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (actor_id, key)
);
CREATE INDEX memory_version_newest ON memory_version (actor_id, arrival DESC);

-- Keys may change places within one statement, and parents may come after their children.
CREATE TABLE memory_node (
  id         text COLLATE "C" PRIMARY KEY,
  version_id text COLLATE "C" NOT NULL REFERENCES memory_version (id) ON DELETE CASCADE,
  domain     text COLLATE "C" NOT NULL,
  key        text COLLATE "C" NOT NULL,
  parent_id  text COLLATE "C", -- null for roots
  content    text, -- JSON
  summary    text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (version_id, id),
  UNIQUE (version_id, domain, key) DEFERRABLE INITIALLY IMMEDIATE,
  FOREIGN KEY (version_id, parent_id) REFERENCES memory_node (version_id, id)
    DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX memory_node_children ON memory_node (version_id, parent_id, domain, key);

-- What was changed by what; numbered within the version without gaps.
CREATE TABLE memory_revision (
  version_id text COLLATE "C" NOT NULL REFERENCES memory_version (id) ON DELETE CASCADE,
  revision   bigint NOT NULL,
  method     text NOT NULL,
  nodes      integer NOT NULL, -- how many changed
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version_id, revision)
);
CREATE INDEX memory_revision_old ON memory_revision (created_at);

-- The nodes of a revision as they were before it; created_at is null for those that were not there.
CREATE TABLE memory_past (
  version_id text COLLATE "C" NOT NULL,
  revision   bigint NOT NULL,
  node_id    text COLLATE "C" NOT NULL,
  domain     text COLLATE "C",
  key        text COLLATE "C",
  parent_id  text COLLATE "C",
  content    text,
  summary    text,
  created_at timestamptz,
  updated_at timestamptz,
  PRIMARY KEY (version_id, revision, node_id),
  FOREIGN KEY (version_id, revision) REFERENCES memory_revision (version_id, revision)
    ON DELETE CASCADE
);
