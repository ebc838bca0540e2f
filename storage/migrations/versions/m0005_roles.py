"""The role catalogue, with the roles that every community begins with."""

import sqlalchemy as sa
from alembic import op

revision = "0005_roles"
down_revision = "0004_announced_ahead"
branch_labels = None
depends_on = None

_STARTERS = ("party", "host", "speaker", "mc", "notes", "connector", "guide")
_NUMBERS = {"minutes": 60, "deposit": 5, "mentoring": 3}


def upgrade() -> None:
    roles = _create_roles()
    _create_experiences()
    for starter in _STARTERS:
        _give_every_community(roles, starter)


def downgrade() -> None:
    """Nor is what members have done thrown away by a command."""
    raise RuntimeError("0005_roles keeps what members have done and cannot be undone; restore a backup instead.")


def _create_roles() -> sa.Table:
    return op.create_table(
        "roles",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("starter", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("handbook", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("deposit", sa.Integer(), nullable=False),
        sa.Column("mentoring", sa.Integer(), nullable=False),
        sa.Column("wants_mentor", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_roles_community_id")),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_roles")),
    )


def _create_experiences() -> None:
    op.create_table(
        "experiences",
        sa.Column("community_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("role_id", sa.Text(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        _points("member_id", "members"),
        _points("role_id", "roles"),
        _points("told_by", "accounts"),
        sa.PrimaryKeyConstraint("community_id", "member_id", "role_id", name=op.f("pk_experiences")),
    )
    op.create_index("ix_experiences_community_id_role_id", "experiences", ["community_id", "role_id"])


def _points(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=op.f(f"fk_experiences_community_id_{column}"),
    )


def _give_every_community(roles: sa.Table, starter: str) -> None:
    communities = sa.table("communities", sa.column("id", sa.Text()))
    role = {
        "id": starter,
        "starter": starter,
        "name": "",
        "what": "",
        "handbook": "",
        **_NUMBERS,
        "wants_mentor": True,
        "retired": False,
    }
    values = [sa.literal(value).label(name) for name, value in role.items()]
    op.execute(roles.insert().from_select(["community_id", *role], sa.select(communities.c.id, *values)))
