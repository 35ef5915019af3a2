CREATE TABLE messages (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, incoming INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    text TEXT, heard TEXT, button TEXT, media TEXT, reply_to TEXT, state TEXT, outcome TEXT, intent TEXT, route TEXT,
    wamid TEXT, body TEXT, about TEXT, error TEXT
) STRICT;

CREATE INDEX messages_contact ON messages (contact, at);

CREATE INDEX messages_at ON messages (at);

CREATE INDEX messages_wamid ON messages (wamid) WHERE wamid IS NOT NULL;

CREATE INDEX messages_unhandled ON messages (at) WHERE incoming = 1 AND outcome IS NULL;

CREATE INDEX messages_queued ON messages (at) WHERE state = 'queued';

CREATE INDEX messages_media ON messages (media) WHERE media IS NOT NULL;

CREATE INDEX messages_about ON messages (about) WHERE about IS NOT NULL;

CREATE TABLE cards (
    id TEXT PRIMARY KEY, contact TEXT NOT NULL, kind TEXT NOT NULL, content TEXT, message TEXT, at INTEGER NOT NULL,
    stamp TEXT NOT NULL, answer TEXT
) STRICT;

CREATE INDEX cards_message ON cards (message) WHERE message IS NOT NULL;

CREATE INDEX cards_open ON cards (contact, stamp) WHERE answer IS NULL;

CREATE TABLE attention (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, contact TEXT, about TEXT, at INTEGER NOT NULL, resolved INTEGER NOT NULL,
    count INTEGER, since INTEGER
) STRICT;

CREATE INDEX attention_open ON attention (at) WHERE resolved = 0;

CREATE TABLE unread_items (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
