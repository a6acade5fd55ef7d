-- Models that users bring along. Nothing of their secrets is readable here.
CREATE TABLE resource (
  id         text COLLATE "C" PRIMARY KEY,
  owner      text        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  place      integer     NOT NULL, -- in the owner's list
  type       text        NOT NULL,
  name       text,
  runtime    text        NOT NULL, -- local or server
  url        text        NOT NULL,
  props      text        NOT NULL, -- JSON, without what is secret
  key_id     text,                 -- of the key that sealed the secrets; null when there are none
  sealed     bytea,                -- JSON of the secrets, as in secret.sealed; bound to owner, id and URL
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX resource_of_owner ON resource (owner, place);
CREATE INDEX resource_key ON resource (key_id) WHERE key_id IS NOT NULL;

-- Leave to use somebody else's resource: for a user, or for all actors of a role.
CREATE TABLE resource_loan (
  id          text COLLATE "C" PRIMARY KEY,
  resource_id text COLLATE "C" NOT NULL REFERENCES resource (id) ON DELETE CASCADE,
  lender      text        NOT NULL,
  borrower    text        REFERENCES app_user (id) ON DELETE CASCADE,
  role_id     text,
  tokens      bigint      NOT NULL,
  period_ms   bigint, -- null: the tokens are for its whole life
  created_at  timestamptz NOT NULL DEFAULT now(),
  CHECK ((borrower IS NULL) <> (role_id IS NULL))
);

CREATE INDEX resource_loan_of_resource ON resource_loan (resource_id);
CREATE INDEX resource_loan_of_lender ON resource_loan (lender, created_at);
CREATE INDEX resource_loan_of_borrower ON resource_loan (borrower) WHERE borrower IS NOT NULL;
CREATE INDEX resource_loan_of_role ON resource_loan (role_id) WHERE role_id IS NOT NULL;

-- Who lets the lender's endpoint see what actors of their own ask.
CREATE TABLE resource_loan_acceptance (
  loan_id     text COLLATE "C" NOT NULL REFERENCES resource_loan (id) ON DELETE CASCADE,
  borrower    text        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  accepted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (borrower, loan_id)
);

CREATE INDEX resource_loan_acceptance_of_loan ON resource_loan_acceptance (loan_id);

-- Which model an actor has, for each preference that its prompts ask with.
CREATE TABLE model_choice (
  actor_id text COLLATE "C" NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  cost     smallint NOT NULL,
  quality  smallint NOT NULL,
  source   text     NOT NULL, -- platform:NAME, resource:ID, loan:ID
  PRIMARY KEY (actor_id, cost, quality)
);
