"""What SQLite's triggers do, on PostgreSQL: the search index, and rows that never change.

The index holds each post's words and, as words that no text can hold, its board and author
("b:12", "m:345"). It folds case, accents and English endings, and knows no stop words, like FTS5.
"""

from alembic import op

revision = "0024"
down_revision = "0023"

WORDS = r"""
CREATE TEXT SEARCH DICTIONARY forum_stems (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION forum (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION forum
    ALTER MAPPING FOR asciiword, word, numword WITH forum_stems;

CREATE FUNCTION words_in(written text) RETURNS tsvector IMMUTABLE STRICT LANGUAGE sql AS $$
    SELECT to_tsvector('forum', regexp_replace(
        regexp_replace(normalize(lower(written COLLATE "und-x-icu"), NFD),
                       '[\u0300-\u036f]', '', 'g'),
        '[^[:alnum:]]+' COLLATE "und-x-icu", ' ', 'g'))
$$;
CREATE FUNCTION marks_of(board integer, author integer) RETURNS tsvector IMMUTABLE LANGUAGE sql
AS $$ SELECT array_to_tsvector(array_remove(ARRAY['b:' || board, 'm:' || author], NULL)) $$;

CREATE TABLE post_words (
    post_id integer PRIMARY KEY REFERENCES posts ON DELETE CASCADE, words tsvector NOT NULL
);
CREATE TABLE topic_words (
    topic_id integer PRIMARY KEY REFERENCES topics ON DELETE CASCADE, words tsvector NOT NULL
);
"""
INDEX = """
CREATE FUNCTION index_post() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO post_words
    SELECT new.id, words_in(new.plain) || marks_of(topics.board_id, new.author_id)
    FROM topics WHERE topics.id = new.topic_id
    ON CONFLICT (post_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER posts_words AFTER INSERT OR UPDATE OF plain, topic_id, author_id ON posts
    FOR EACH ROW EXECUTE FUNCTION index_post();

CREATE FUNCTION index_topic() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO topic_words
    VALUES (new.id, words_in(new.title) || marks_of(new.board_id, NULL))
    ON CONFLICT (topic_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER topics_words AFTER INSERT OR UPDATE OF title, board_id ON topics
    FOR EACH ROW EXECUTE FUNCTION index_topic();

CREATE FUNCTION index_moved_posts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE post_words SET words = words_in(posts.plain) || marks_of(new.board_id, posts.author_id)
    FROM posts WHERE posts.id = post_words.post_id AND posts.topic_id = new.id;
    RETURN NULL;
END $$;
CREATE TRIGGER topics_words_moved AFTER UPDATE OF board_id ON topics
    FOR EACH ROW WHEN (old.board_id IS DISTINCT FROM new.board_id)
    EXECUTE FUNCTION index_moved_posts();

INSERT INTO topic_words SELECT id, words_in(title) || marks_of(board_id, NULL) FROM topics;
INSERT INTO post_words
SELECT posts.id, words_in(posts.plain) || marks_of(topics.board_id, posts.author_id)
FROM posts JOIN topics ON topics.id = posts.topic_id;
CREATE INDEX ix_post_words_words ON post_words USING gin (words);
CREATE INDEX ix_topic_words_words ON topic_words USING gin (words);
"""
KEPT = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = tg_argv[0];
END $$;
CREATE FUNCTION refuse_unless_over() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE
    number integer := to_jsonb(old) ->> tg_argv[0];
BEGIN
    PERFORM FROM cases WHERE id = number AND closed_at IS NOT NULL
        AND kept_until < (now() AT TIME ZONE 'UTC')::date;
    IF NOT FOUND THEN
        RAISE integrity_constraint_violation USING MESSAGE = tg_argv[1];
    END IF;
    RETURN old;
END $$;
"""
REFUSED = {
    "audit_entries_stay BEFORE DELETE ON audit_entries": "audit_entries are kept",
    "audit_entries_unchanged BEFORE UPDATE ON audit_entries": "audit_entries never change",
    "guidelines_versions_stay BEFORE DELETE ON guidelines_versions": (
        "guidelines_versions are kept"
    ),
    "guidelines_versions_unchanged BEFORE UPDATE OF id, text, easy_text, changes, created_at"
    " ON guidelines_versions": "guidelines_versions never change",
    "case_entries_unchanged BEFORE UPDATE ON case_entries": "entries never change",
    "quarantines_stay BEFORE DELETE ON quarantines": "quarantines are kept",
    "quarantines_unchanged BEFORE UPDATE OF words, sealed_at, by_id, by_name ON quarantines": (
        "what is sealed never changes"
    ),
}
EMPTIED = ("audit_entries", "guidelines_versions", "case_entries", "cases", "quarantines")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for statements in (WORDS, INDEX, KEPT):
        op.get_bind().exec_driver_sql(statements)
    for when, words in REFUSED.items():
        op.execute(f"CREATE TRIGGER {when} FOR EACH ROW EXECUTE FUNCTION refuse('{words}')")
    for table, key, words in (
        ("cases", "id", "cases are kept"),
        ("case_entries", "case_id", "kept"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_unless_over('{key}', '{words}')"
        )
    for table in EMPTIED:
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse('{table} are kept')"
        )
