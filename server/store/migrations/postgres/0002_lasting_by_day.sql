-- What is in every snapshot is not in `states_recent`: reports read issues, and records that somebody
-- still has to decide about, by their day here.
create index states_lasting_day on states (school, kind, day, id) where lasting and day is not null;
