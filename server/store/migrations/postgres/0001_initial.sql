-- The first form of the PostgreSQL store. Ids are 16-byte and hashes 32-byte values, instants
-- milliseconds since 1970 UTC, days counted from 1970-01-01; there are no floats. Every table of a
-- school has the school in its key. migrations/sqlite has the same tables under the same names.

-- A school and the head of its sequence: the row that a push locks first and writes last.
create table schools (
    school      bytea  not null primary key check (length(school) = 16),
    created     bigint not null,
    seq         bigint not null default 0 check (seq >= 0),
    hash        bytea  not null check (length(hash) = 32),
    -- The last number that a verified backup covers; null while no backup is reported.
    durable_seq bigint
);

-- Every operation ever received, in the order of its application, with its link of the audit chain.
create table log (
    school   bytea   not null references schools,
    seq      bigint  not null check (seq > 0),
    -- The operation's id; one derived from its bytes when the id as sent was none or was taken.
    op       bytea   not null check (length(op) = 16),
    -- The number of the first operation of its group: what is applied together.
    grp      bigint  not null check (grp <= seq),
    -- The id as sent, cut to what is kept of it: it need not be an id, nor be text that prints.
    sent_id  bytea   not null,
    -- Who sent it, by the session; the school itself for what the server wrote.
    author   bytea   not null check (length(author) = 16),
    received bigint  not null,
    -- 1 applied, 2 contested, 3 set aside, 4 waiting: what became of it at receipt.
    outcome  bigint  not null check (outcome between 1 and 4),
    -- Why it was set aside or waits, a code of the problem catalogue.
    code     text,
    -- When it was done, as far as the server can know: estimate, bounds, whether to doubt it.
    at       bigint  not null,
    earliest bigint  not null,
    latest   bigint  not null,
    doubtful boolean not null,
    -- The bytes as sent and their salt: the only columns that may ever change, to null.
    salt     bytea   check (length(salt) = 16),
    body     bytea,
    -- SHA-256(salt ‖ body), and the chain's hash after this operation.
    payload  bytea   not null check (length(payload) = 32),
    hash     bytea   not null check (length(hash) = 32)
);
create unique index log_seq on log (school, seq);
create unique index log_op on log (school, op);

create function log_keeps() returns trigger language plpgsql as $$
begin
    if tg_op in ('DELETE', 'TRUNCATE') then
        raise exception 'the log keeps every operation';
    end if;
    if (new.school, new.seq, new.op, new.grp, new.sent_id, new.author, new.received, new.outcome,
        new.code, new.at, new.earliest, new.latest, new.doubtful, new.payload, new.hash)
        is distinct from
       (old.school, old.seq, old.op, old.grp, old.sent_id, old.author, old.received, old.outcome,
        old.code, old.at, old.earliest, old.latest, old.doubtful, old.payload, old.hash)
    then
        raise exception 'the log is never edited';
    end if;
    if new.salt is not null or new.body is not null then
        raise exception 'a body of the log is erased together with its salt, never edited';
    end if;
    return new;
end
$$;
create trigger log_keeps_rows before update or delete on log
    for each row execute function log_keeps();
create trigger log_keeps_table before truncate on log
    for each statement execute function log_keeps();

-- Every entity as it now is. The typed columns repeat what the state says, for reports.
create table states (
    school bytea  not null references schools,
    id     bytea  not null check (length(id) = 16),
    kind   text   not null,
    -- The number of its latest change.
    seq    bigint not null,
    state  text   not null,
    day    bigint,
    target bytea,
    person bytea,
    parent bytea,
    score  bigint,
    -- Somebody still has to do something about it.
    open   boolean not null,
    -- It is in every snapshot, however old: `domain::snapshot` at the time of writing.
    lasting boolean not null,
    -- The schema number the state was written with.
    schema bigint not null
);
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
    school bytea not null references schools,
    -- The entity or operation.
    target bytea not null check (length(target) = 16),
    -- The held operation.
    op     bytea not null check (length(op) = 16),
    tie    text  not null check (tie in ('waits', 'claims')),
    primary key (school, target, op, tie)
);
create index waits_op on waits (school, op);

-- What the server knows about the bytes of a photo; the bytes are files.
create table blobs (
    school   bytea  not null references schools,
    sha      bytea  not null check (length(sha) = 32),
    -- All of them, as announced.
    bytes    bigint not null check (bytes > 0),
    -- As the server found it; null until the bytes are complete.
    media    text,
    -- Bytes received from the start.
    received bigint not null check (received between 0 and bytes),
    -- When they were whole and verified; null before.
    complete bigint,
    sent_by  bytea  not null,
    touched  bigint not null,
    primary key (school, sha)
);

-- Which entities name which blob: who may see one of them may fetch the bytes.
create table blob_refs (
    school bytea not null references schools,
    sha    bytea not null,
    entity bytea not null,
    primary key (school, sha, entity)
);

-- How people sign in. The person is an entity of the school's sequence, this is the server's secret.
create table accounts (
    school    bytea  not null references schools,
    person    bytea  not null,
    -- Unique on the server, so that signing in needs no school.
    username  text   not null,
    -- An argon2id hash in PHC form.
    password  text   not null,
    -- Failed attempts since the last success, and when the last one was.
    failures  bigint not null default 0,
    failed_at bigint,
    primary key (school, person)
);
create unique index accounts_username on accounts (username);

-- A phone's session. Only the SHA-256 of its token is kept.
create table sessions (
    id        bytea  not null primary key check (length(id) = 16),
    school    bytea  not null references schools,
    token     bytea  not null check (length(token) = 32),
    -- What the device list calls it.
    label     text   not null,
    created   bigint not null,
    last_seen bigint not null,
    revoked   bigint
);
create unique index sessions_token on sessions (token);
create index sessions_school on sessions (school);

-- Who is signed in on it.
create table session_people (
    session    bytea  not null references sessions,
    person     bytea  not null,
    signed_in  bigint not null,
    signed_out bigint,
    primary key (session, person)
);

-- Ways in for a new phone, each good once: a link's token and an 8-digit code, both hashed.
create table enrolments (
    token    bytea  not null primary key check (length(token) = 32),
    code     bytea  not null check (length(code) = 32),
    school   bytea  not null references schools,
    person   bytea  not null,
    created  bigint not null,
    expires  bigint not null,
    redeemed bigint
);
create unique index enrolments_code on enrolments (code) where redeemed is null;

-- The one-time link that makes the first school: one row while it waits.
create table setup (
    one   bigint not null primary key check (one = 1),
    token bytea  not null check (length(token) = 32)
);
