-- Fields of products, contacts and settings in which writes made apart stand until a person chooses.
CREATE TABLE field_conflicts (
    kind TEXT NOT NULL, thing TEXT NOT NULL, field TEXT NOT NULL, PRIMARY KEY (kind, thing, field)
) STRICT, WITHOUT ROWID;
