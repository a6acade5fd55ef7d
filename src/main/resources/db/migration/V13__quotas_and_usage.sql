-- Quotas: what a user may still use of something that others pay for.

-- remaining is what was there after everything that has ended and was counted; claims that are not
-- counted yet come off it. Only reserve_quota changes a row.
CREATE TABLE quota (
  holder     text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL, -- platform:NAME, loan:ID
  remaining  bigint NOT NULL CHECK (remaining >= 0),
  -- used beyond what was there; taken off the next filling
  owed       bigint NOT NULL DEFAULT 0 CHECK (owed >= 0),
  amount     bigint NOT NULL CHECK (amount >= 0),
  period_ms  bigint CHECK (period_ms > 0), -- null: it is filled once
  invalid_at timestamptz,
  filling    bigint NOT NULL DEFAULT 0, -- counts how often it was filled again
  PRIMARY KEY (holder, source)
) WITH (fillfactor = 50);

-- What a step has reserved, and once it has ended, what it used. Belongs to the filling from which
-- it was reserved. It is void when its claimant (a run) has another number (its epoch) by now.
CREATE TABLE quota_claim (
  holder     text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL,
  step       text COLLATE "C" NOT NULL,
  number     integer NOT NULL,
  claimant   text COLLATE "C" NOT NULL,
  filling    bigint NOT NULL,
  reserved   bigint NOT NULL,
  used       bigint, -- null: under way
  claimed_at timestamptz NOT NULL,
  PRIMARY KEY (holder, source, step, number)
) WITH (fillfactor = 50);

-- Counts what has ended, fills the quota again when it is time, and reserves what is wished, or
-- what is there as long as that is at least the minimal; nothing when wished is 0. A claim of the
-- same step by the same or an earlier number is replaced. All of that while the quota's row is
-- locked, so that one comes after the other; to be called in a transaction of its own, which does
-- not wait for the disk: else each waits for all flushes of those before it.
CREATE FUNCTION reserve_quota(
  of_holder text, of_source text, of_amount bigint, of_period_ms bigint,
  for_step text, by_claimant text, by_number integer, wished bigint, minimal bigint,
  OUT granted bigint, OUT available bigint, OUT under_way bigint,
  OUT back_at timestamptz, OUT back_in_ms bigint)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  q quota;
  was quota;
  at timestamptz;
  spent bigint;
  claimed bigint;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT * INTO q FROM quota WHERE holder = of_holder AND source = of_source FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO quota (holder, source, remaining, amount, period_ms, invalid_at)
    VALUES (of_holder, of_source, of_amount, of_amount, of_period_ms,
      clock_timestamp() + of_period_ms * interval '1 millisecond')
    ON CONFLICT DO NOTHING;
    SELECT * INTO q FROM quota WHERE holder = of_holder AND source = of_source FOR UPDATE;
  END IF;
  was := q;
  at := clock_timestamp();

  DELETE FROM quota_claim c
  WHERE c.holder = of_holder AND c.source = of_source AND c.step = for_step
    AND c.number <= by_number AND c.used IS NULL;

  -- what was used of an earlier filling was taken from that one, but for what goes beyond
  WITH ended AS (
    DELETE FROM quota_claim c
    WHERE c.holder = of_holder AND c.source = of_source AND c.used IS NOT NULL
    RETURNING c.filling, c.reserved, c.used)
  SELECT coalesce(sum(
    CASE WHEN ended.filling = q.filling THEN ended.used
    ELSE greatest(0, ended.used - ended.reserved) END), 0)
  INTO spent FROM ended;
  q.owed := q.owed + greatest(0, spent - q.remaining);
  q.remaining := greatest(0, q.remaining - spent);

  IF q.amount <> of_amount THEN
    q.remaining := greatest(0, q.remaining + of_amount - q.amount);
    q.amount := of_amount;
  END IF;
  IF q.period_ms IS DISTINCT FROM of_period_ms THEN
    q.period_ms := of_period_ms;
    q.invalid_at := at + of_period_ms * interval '1 millisecond';
  END IF;
  IF q.invalid_at <= at THEN
    q.filling := q.filling + 1;
    q.remaining := q.amount;
    q.invalid_at := q.invalid_at + interval '1 millisecond' * (q.period_ms
      * (floor(extract(epoch FROM at - q.invalid_at) * 1000 / q.period_ms) + 1))::bigint;
  END IF;
  spent := least(q.owed, q.remaining);
  q.owed := q.owed - spent;
  q.remaining := q.remaining - spent;

  SELECT
    coalesce(sum(
      CASE WHEN c.filling = q.filling THEN coalesce(c.used, c.reserved)
      ELSE greatest(0, c.used - c.reserved) END), 0),
    coalesce(sum(c.reserved) FILTER (WHERE c.used IS NULL AND c.filling = q.filling), 0)
  INTO claimed, under_way
  FROM quota_claim c WHERE c.holder = of_holder AND c.source = of_source;
  available := greatest(0, q.remaining - claimed);
  granted := CASE WHEN available >= minimal THEN least(available, wished) ELSE 0 END;
  IF granted > 0 THEN
    INSERT INTO quota_claim (holder, source, step, number, claimant, filling, reserved, claimed_at)
    VALUES (of_holder, of_source, for_step, by_number, by_claimant, q.filling, granted, at);
  END IF;
  back_at := q.invalid_at;
  back_in_ms := CASE WHEN q.invalid_at IS NOT NULL
    THEN greatest(0, ceil(extract(epoch FROM q.invalid_at - clock_timestamp()) * 1000)) END;

  IF q IS DISTINCT FROM was THEN
    UPDATE quota SET remaining = q.remaining, owed = q.owed, amount = q.amount,
      period_ms = q.period_ms, invalid_at = q.invalid_at, filling = q.filling
    WHERE holder = of_holder AND source = of_source;
  END IF;
END
$$;

-- Usage: what questions to models came to, summed by day (of UTC); outlives the journals.
CREATE TABLE usage_day (
  owner      text COLLATE "C" NOT NULL,
  day        date NOT NULL,
  actor      text COLLATE "C" NOT NULL,
  role       text COLLATE "C" NOT NULL, -- '' when it is not known
  model      text COLLATE "C" NOT NULL,
  qas        bigint NOT NULL,
  tokens_in  bigint NOT NULL,
  tokens_out bigint NOT NULL,
  cost       numeric, -- null: nothing of it had a price
  PRIMARY KEY (owner, day, actor, role, model)
);

-- Whose question a step was; null for what cost no tokens, and for what earlier releases recorded.
ALTER TABLE qa ADD COLUMN actor text COLLATE "C";
ALTER TABLE qa ADD COLUMN role text COLLATE "C";

-- Whether the run's usage is in usage_day.
ALTER TABLE run ADD COLUMN usage_summed boolean NOT NULL DEFAULT false;
CREATE INDEX run_usage_unsummed ON run (ended_at, owner) WHERE NOT usage_summed;
