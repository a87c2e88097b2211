-- The first form of the SQLite store. Ids are 16-byte blobs, hashes 32-byte blobs, instants
-- milliseconds since 1970 UTC, days counted from 1970-01-01; there are no floats. Every table of a
-- school has the school in its key. migrations/postgres has the same tables under the same names.

-- A school and the head of its sequence: the row that a push locks first and writes last.
create table schools (
    school      blob    not null primary key check (length(school) = 16),
    created     integer not null,
    seq         integer not null default 0 check (seq >= 0),
    hash        blob    not null check (length(hash) = 32),
    -- The last number that a verified backup covers; null while no backup is reported.
    durable_seq integer
) strict, without rowid;

-- Every operation ever received, in the order of its application, with its link of the audit chain.
create table log (
    school   blob    not null references schools,
    seq      integer not null check (seq > 0),
    -- The operation's id; one derived from its bytes when the id as sent was none or was taken.
    op       blob    not null check (length(op) = 16),
    -- The number of the first operation of its group: what is applied together.
    grp      integer not null check (grp <= seq),
    -- The id as sent, cut to what is kept of it: it need not be an id, nor be text that prints.
    sent_id  blob    not null,
    -- Who sent it, by the session; the school itself for what the server wrote.
    author   blob    not null check (length(author) = 16),
    received integer not null,
    -- 1 applied, 2 contested, 3 set aside, 4 waiting: what became of it at receipt.
    outcome  integer not null check (outcome between 1 and 4),
    -- Why it was set aside or waits, a code of the problem catalogue.
    code     text,
    -- When it was done, as far as the server can know: estimate, bounds, whether to doubt it.
    at       integer not null,
    earliest integer not null,
    latest   integer not null,
    doubtful integer not null,
    -- The bytes as sent and their salt: the only columns that may ever change, to null.
    salt     blob    check (length(salt) = 16),
    body     blob,
    -- SHA-256(salt ‖ body), and the chain's hash after this operation.
    payload  blob    not null check (length(payload) = 32),
    hash     blob    not null check (length(hash) = 32)
) strict;
create unique index log_seq on log (school, seq);
create unique index log_op on log (school, op);

create trigger log_keeps_rows before delete on log
begin
    select raise(abort, 'the log keeps every operation');
end;
create trigger log_keeps_facts before update of
    school, seq, op, grp, sent_id, author, received, outcome, code,
    at, earliest, latest, doubtful, payload, hash on log
begin
    select raise(abort, 'the log is never edited');
end;
create trigger log_erases_only before update of salt, body on log
when new.salt is not null or new.body is not null
begin
    select raise(abort, 'a body of the log is erased together with its salt, never edited');
end;

-- Every entity as it now is. The typed columns repeat what the state says, for reports.
create table states (
    school blob    not null references schools,
    id     blob    not null check (length(id) = 16),
    kind   text    not null,
    -- The number of its latest change.
    seq    integer not null,
    state  text    not null,
    day    integer,
    target blob,
    person blob,
    parent blob,
    score  integer,
    -- Somebody still has to do something about it.
    open   integer not null,
    -- It is in every snapshot, however old: `domain::snapshot` at the time of writing.
    lasting integer not null,
    -- The schema number the state was written with.
    schema integer not null
) strict;
create unique index states_id on states (school, id);
create unique index states_feed on states (school, seq, id);
-- The two halves of a snapshot, which never walks what is old.
create index states_lasting on states (school, id) where lasting;
create index states_recent on states (school, day, id) where not lasting;
-- Registers by kind.
create index states_kind on states (school, kind, id) where lasting;

-- Held operations, each by the ids it is tied to: it waits for them, or later operations of its
-- author on them stay behind it. Few at any time, most often none.
create table waits (
    school blob not null references schools,
    -- The entity or operation.
    target blob not null check (length(target) = 16),
    -- The held operation.
    op     blob not null check (length(op) = 16),
    tie    text not null check (tie in ('waits', 'claims')),
    primary key (school, target, op, tie)
) strict, without rowid;
create index waits_op on waits (school, op);

-- What the server knows about the bytes of a photo; the bytes are files.
create table blobs (
    school   blob    not null references schools,
    sha      blob    not null check (length(sha) = 32),
    -- All of them, as announced.
    bytes    integer not null check (bytes > 0),
    -- As the server found it; null until the bytes are complete.
    media    text,
    -- Bytes received from the start.
    received integer not null check (received between 0 and bytes),
    -- When they were whole and verified; null before.
    complete integer,
    sent_by  blob    not null,
    touched  integer not null,
    primary key (school, sha)
) strict, without rowid;

-- Which entities name which blob: who may see one of them may fetch the bytes.
create table blob_refs (
    school blob not null references schools,
    sha    blob not null,
    entity blob not null,
    primary key (school, sha, entity)
) strict, without rowid;

-- How people sign in. The person is an entity of the school's sequence, this is the server's secret.
create table accounts (
    school    blob    not null references schools,
    person    blob    not null,
    -- Unique on the server, so that signing in needs no school.
    username  text    not null,
    -- An argon2id hash in PHC form.
    password  text    not null,
    -- Failed attempts since the last success, and when the last one was.
    failures  integer not null default 0,
    failed_at integer,
    primary key (school, person)
) strict, without rowid;
create unique index accounts_username on accounts (username);

-- A phone's session. Only the SHA-256 of its token is kept.
create table sessions (
    id        blob    not null primary key check (length(id) = 16),
    school    blob    not null references schools,
    token     blob    not null check (length(token) = 32),
    -- What the device list calls it.
    label     text    not null,
    created   integer not null,
    last_seen integer not null,
    revoked   integer
) strict, without rowid;
create unique index sessions_token on sessions (token);
create index sessions_school on sessions (school);

-- Who is signed in on it.
create table session_people (
    session    blob    not null references sessions,
    person     blob    not null,
    signed_in  integer not null,
    signed_out integer,
    primary key (session, person)
) strict, without rowid;

-- Ways in for a new phone, each good once: a link's token and an 8-digit code, both hashed.
create table enrolments (
    token    blob    not null primary key check (length(token) = 32),
    code     blob    not null check (length(code) = 32),
    school   blob    not null references schools,
    person   blob    not null,
    created  integer not null,
    expires  integer not null,
    redeemed integer
) strict, without rowid;
create unique index enrolments_code on enrolments (code) where redeemed is null;

-- The one-time link that makes the first school: one row while it waits.
create table setup (
    one   integer not null primary key check (one = 1),
    token blob    not null check (length(token) = 32)
) strict;
