-- Operations whose bytes and salt are to be erased, and when: what names a position of somebody is
-- kept for thirty days. A row goes with the bytes.
create table erasures (
    school blob    not null references schools,
    due    integer not null,
    seq    integer not null,
    primary key (school, due, seq)
) strict, without rowid;
