CREATE TABLE role (
  id          text        PRIMARY KEY,
  nick        text        NOT NULL,
  published   boolean     NOT NULL,
  hidden      boolean     NOT NULL DEFAULT false, -- never listed
  deleted     boolean     NOT NULL DEFAULT false, -- existing actors go on with it
  created_by  text        NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  content     text        NOT NULL, -- JSON: goal, avatar, skills, professionals, help, tags, entries
  tag_keys    text[]      NOT NULL, -- its tags in lower case
  search_text text        NOT NULL  -- its words in lower case, one field a line
);

CREATE INDEX role_created_by ON role (created_by) WHERE NOT deleted;
CREATE INDEX role_listed ON role (updated_at DESC, id) WHERE published AND NOT hidden AND NOT deleted;
CREATE INDEX role_tag_keys ON role USING gin (tag_keys) WHERE NOT deleted;

-- never changed, never deleted: runs name the program that they began with
CREATE TABLE program (
  hash     text PRIMARY KEY, -- SHA-256 of the document's UTF-8 bytes, in hex
  document text NOT NULL     -- JSON on one line
);

CREATE TABLE host (
  id           text        PRIMARY KEY,
  role_id      text        NOT NULL,
  program_hash text        NOT NULL REFERENCES program (hash),
  singleton    boolean     NOT NULL,
  released_no  text,
  published_at timestamptz, -- null: a draft
  deleted      boolean     NOT NULL DEFAULT false,
  created_by   text        NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  uses         text        NOT NULL, -- JSON: tools and member roles, collected through its members
  CHECK (published_at IS NULL OR released_no IS NOT NULL),
  CHECK (published_at IS NULL OR NOT deleted)
);

CREATE INDEX host_role ON host (role_id, published_at DESC, id) WHERE NOT deleted;

INSERT INTO role (id, nick, published, hidden, created_by, created_at, updated_at, content, tag_keys, search_text)
VALUES ('do-nothing-role', 'EmptyRole', true, true, 'system', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z',
  '{"goal":"Be where a user''s actors hang together; do nothing.","avatar":null,"skills":[],"professionals":[],"help":null,"tags":[],"entries":[]}',
  '{}', '');
