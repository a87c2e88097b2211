-- Issues are in every snapshot and so not in `states_recent`: reports read them by day here.
create index states_issues on states (school, day, id) where kind = 'issue';
