"""The search index of SQLite, which the database's own triggers keep.

Contentless: extracts are cut from the posts. Board and author stand in it as words ("b12 m345").
"""

from alembic import op

revision = "0007"
down_revision = "0006"

TOKENS = "tokenize='porter unicode61 remove_diacritics 2'"
TABLES = (
    f"CREATE VIRTUAL TABLE post_words USING fts5(plain, marks, content='', {TOKENS})",
    f"CREATE VIRTUAL TABLE topic_words USING fts5(title, marks, content='', {TOKENS})",
)
MARKS = (
    "'b' || (SELECT board_id FROM topics WHERE id = {row}.topic_id) "
    "|| coalesce(' m' || {row}.author_id, '')"
)
ADD_POST = (
    "INSERT INTO post_words(rowid, plain, marks) "
    "VALUES (new.id, new.plain, " + MARKS.format(row="new") + ");"
)
DROP_POST = (
    "INSERT INTO post_words(post_words, rowid, plain, marks) "
    "VALUES ('delete', old.id, old.plain, " + MARKS.format(row="old") + ");"
)
ADD_TITLE = (
    "INSERT INTO topic_words(rowid, title, marks) VALUES (new.id, new.title, 'b' || new.board_id);"
)
DROP_TITLE = (
    "INSERT INTO topic_words(topic_words, rowid, title, marks) "
    "VALUES ('delete', old.id, old.title, 'b' || old.board_id);"
)
DROP_ITS_POSTS = (
    "INSERT INTO post_words(post_words, rowid, plain, marks) "
    "SELECT 'delete', id, plain, 'b' || old.board_id || coalesce(' m' || author_id, '') "
    "FROM posts WHERE topic_id = old.id;"
)
ADD_ITS_POSTS = (
    "INSERT INTO post_words(rowid, plain, marks) "
    "SELECT id, plain, 'b' || new.board_id || coalesce(' m' || author_id, '') "
    "FROM posts WHERE topic_id = new.id;"
)
TRIGGERS = {
    "posts_words_added AFTER INSERT ON posts": ADD_POST,
    "posts_words_dropped BEFORE DELETE ON posts "
    "WHEN EXISTS (SELECT 1 FROM topics WHERE id = old.topic_id)": DROP_POST,
    "posts_words_changed AFTER UPDATE OF plain, topic_id, author_id ON posts": DROP_POST + ADD_POST,
    "topics_words_added AFTER INSERT ON topics": ADD_TITLE,
    "topics_words_dropped BEFORE DELETE ON topics": DROP_TITLE + DROP_ITS_POSTS,
    "topics_words_changed AFTER UPDATE OF title, board_id ON topics": DROP_TITLE + ADD_TITLE,
    "topics_words_moved AFTER UPDATE OF board_id ON topics "
    "WHEN old.board_id IS NOT new.board_id": DROP_ITS_POSTS + ADD_ITS_POSTS,
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        op.execute(table)
    for when, deed in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {when} BEGIN {deed} END")
