-- The models that vectors are of. The one that was chosen last makes those of new texts; what is searched are
-- vectors of a model that all texts have one of.
CREATE TABLE embedding_model (
  id           integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text        NOT NULL,
  dimension    integer     NOT NULL,
  chosen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  completed_at timestamptz, -- from when on all texts had their vector
  retired      boolean     NOT NULL DEFAULT false, -- its vectors are deleted
  UNIQUE (name, dimension)
);

-- Texts that are searched together. Whoever changes one of them locks the scope's row until the end of its
-- transaction, so that revisions are committed in their order.
CREATE TABLE vector_scope (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind     text   NOT NULL,
  name     text   NOT NULL,
  revision bigint NOT NULL DEFAULT 1, -- of the last change
  pruned   bigint NOT NULL DEFAULT 0, -- of the newest removal that is not remembered any more
  UNIQUE (kind, name)
);

CREATE TABLE vector_item (
  scope_id    bigint      NOT NULL REFERENCES vector_scope (id) ON DELETE CASCADE,
  id          text        NOT NULL COLLATE "C",
  revision    bigint      NOT NULL, -- the scope's when it was changed
  removed_at  timestamptz,          -- kept for a while, so that servers forget it too
  text        text        NOT NULL, -- what is embedded
  labels      text[]      NOT NULL,
  payload     text,
  words       tsvector    NOT NULL,
  embedded_by integer     NOT NULL DEFAULT 0, -- the model chosen last that it has a vector of; 0: none
  attempts    integer     NOT NULL DEFAULT 0, -- how often its text was refused
  retry_at    timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (scope_id, id)
);

CREATE INDEX vector_item_revision ON vector_item (scope_id, revision);
CREATE INDEX vector_item_words ON vector_item USING gin (words) WHERE removed_at IS NULL;
CREATE INDEX vector_item_embedded_by ON vector_item (embedded_by) WHERE removed_at IS NULL;
CREATE INDEX vector_item_removed ON vector_item (removed_at) WHERE removed_at IS NOT NULL;

-- With pgvector a server adds a column "embedding" with the same vector, and an index over it for each model. (Its type is
-- called vector, so no table may be.)
CREATE TABLE item_vector (
  scope_id   bigint  NOT NULL,
  item_id    text    NOT NULL COLLATE "C",
  model_id   integer NOT NULL REFERENCES embedding_model (id),
  components bytea   NOT NULL, -- of length 1; 16 bits a component, big-endian: 32767 is 1
  PRIMARY KEY (scope_id, model_id, item_id),
  FOREIGN KEY (scope_id, item_id) REFERENCES vector_item (scope_id, id) ON DELETE CASCADE
);

ALTER TABLE item_vector ALTER COLUMN components SET STORAGE EXTERNAL;
CREATE INDEX item_vector_item ON item_vector (scope_id, item_id);

-- Since when a role is found as it is now: its updated_at. A release that does not know of it leaves it, and
-- what differs is brought up by one that does.
ALTER TABLE role ADD COLUMN findable_since timestamptz;
CREATE INDEX role_to_be_made_findable ON role (id)
  WHERE findable_since IS DISTINCT FROM (CASE WHEN deleted OR hidden THEN NULL ELSE updated_at END);
