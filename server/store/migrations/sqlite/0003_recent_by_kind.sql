-- Reports read rounds, records or rankings of some days: beside thousands of records of a day the few
-- rounds are found at once, and not by looking at each.
create index states_recent_kind on states (school, kind, day, id) where not lasting and day is not null;
