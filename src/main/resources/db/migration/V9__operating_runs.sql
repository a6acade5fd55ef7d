-- Lists of runs, newest first.
CREATE INDEX run_by_owner ON run (owner, arrival);
CREATE INDEX run_by_actor ON run (actor, arrival);

-- What nodes look at to find out that a run of theirs was cancelled elsewhere.
CREATE INDEX run_cancelled ON run (ended_at) WHERE state = 'cancelled';

-- The run that a fork was made of, and the step from which on it is a run of its own (as in qa.path).
ALTER TABLE run ADD COLUMN forked_from text COLLATE "C";
ALTER TABLE run ADD COLUMN forked_at text COLLATE "C";

-- Journals of runs that ended long ago are deleted; the run, its result and its totals stay.
ALTER TABLE run ADD COLUMN journal_deleted_at timestamptz;
CREATE INDEX run_with_journal ON run (ended_at)
  WHERE ended_at IS NOT NULL AND journal_deleted_at IS NULL;

-- Steps are kept under a path that sorts as the tree reads: a number of n > 1 digits is preceded by
-- the n-1st capital letter, so that 0.2 comes before 0.A10; what is no place in the tree gets an exclamation mark and comes first.
UPDATE qa SET path = '!' || path WHERE path !~ '^[0-9]';
UPDATE qa SET path = regexp_replace(path, '(^|\.)(\d{2})(?=\.|$)', '\1A\2', 'g') WHERE path NOT LIKE '!%';
UPDATE qa SET path = regexp_replace(path, '(^|\.)(\d{3})(?=\.|$)', '\1B\2', 'g') WHERE path NOT LIKE '!%';
UPDATE qa SET path = regexp_replace(path, '(^|\.)(\d{4})(?=\.|$)', '\1C\2', 'g') WHERE path NOT LIKE '!%';
UPDATE qa SET path = regexp_replace(path, '(^|\.)(\d{5})(?=\.|$)', '\1D\2', 'g') WHERE path NOT LIKE '!%';
UPDATE qa SET path = regexp_replace(path, '(^|\.)(\d{6})(?=\.|$)', '\1E\2', 'g') WHERE path NOT LIKE '!%';
