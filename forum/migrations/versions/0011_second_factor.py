"""Second factors, recovery codes, and when a sign-in last proved one."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass
