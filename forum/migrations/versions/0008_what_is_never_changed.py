"""The audit log and published guidelines: rows are added, never changed or taken away."""

from alembic import op

revision = "0008"
down_revision = "0007"

KEPT = {
    "audit_entries": "",
    "guidelines_versions": "OF id, text, easy_text, changes, created_at ",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, columns in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {name}_stay BEFORE DELETE ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} are kept'); END"
        )
        op.execute(
            f"CREATE TRIGGER {name}_unchanged BEFORE UPDATE {columns}ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} never change'); END"
        )
