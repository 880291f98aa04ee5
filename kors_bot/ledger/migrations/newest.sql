-- What all migrations together make, for a new ledger: Alembic alone would take longer than opening the browser.
-- A test holds the two together.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE orders (
    id INTEGER NOT NULL,
    number TEXT NOT NULL,
    account TEXT NOT NULL,
    wish TEXT,
    may_submit BOOLEAN NOT NULL,
    until DATE,
    watched_since VARCHAR(32),
    closed_at VARCHAR(32),
    next_check_at VARCHAR(32),
    PRIMARY KEY (id),
    UNIQUE (number)
);

CREATE INDEX watched_orders ON orders (wish, closed_at);

CREATE TABLE checks (
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    what TEXT NOT NULL,
    state TEXT,
    status_text TEXT,
    action TEXT,
    rule TEXT,
    reason TEXT,
    deadline DATE,
    error_kind TEXT,
    error_message TEXT,
    evidence TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    CONSTRAINT one_check_a_folder UNIQUE (order_id, evidence)
);

CREATE INDEX checks_by_order ON checks (order_id, id);

CREATE TABLE submissions (
    id INTEGER NOT NULL,
    "key" VARCHAR(32) NOT NULL,
    order_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    text TEXT NOT NULL,
    fields JSON NOT NULL,
    items JSON NOT NULL,
    started_at VARCHAR(32) NOT NULL,
    settled_at VARCHAR(32),
    answer TEXT,
    reference TEXT,
    note TEXT,
    evidence TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    UNIQUE ("key")
);

CREATE UNIQUE INDEX one_of_a_kind ON submissions (order_id, kind, number) WHERE outcome IN ('sending', 'sent', 'unconfirmed');

CREATE INDEX submissions_by_order ON submissions (order_id, id);

CREATE TABLE notes (
    id INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    text TEXT NOT NULL,
    channel TEXT,
    person TEXT,
    reference TEXT,
    evidence TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    CONSTRAINT one_note_a_folder UNIQUE (order_id, evidence)
);

CREATE INDEX notes_by_order ON notes (order_id, id);

CREATE TABLE notifications (
    id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    order_id INTEGER,
    event TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    pictures JSON NOT NULL,
    created_at VARCHAR(32) NOT NULL,
    delivered_at VARCHAR(32),
    attempts INTEGER NOT NULL,
    last_error TEXT, taken_by JSON DEFAULT '[]' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(order_id) REFERENCES orders (id),
    UNIQUE ("key")
);

CREATE INDEX undelivered_notifications ON notifications (delivered_at, id);

CREATE INDEX notifications_by_order ON notifications (order_id, id);
