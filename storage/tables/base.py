"""What all tables share: their names' convention, and keys that cannot leave a community."""

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def community() -> Column[str]:
    return Column("community_id", Text, nullable=False)


def of_community() -> ForeignKeyConstraint:
    """Only where no other key leads to the community: on PostgreSQL every such insert locks the community's row."""
    return ForeignKeyConstraint(["community_id"], ["communities.id"])


def points_to(column: str, table: str, *, key: str = "id", deferred: bool = False) -> ForeignKeyConstraint:
    """A foreign key that cannot leave the community."""
    return ForeignKeyConstraint(
        ["community_id", column],
        [f"{table}.community_id", f"{table}.{key}"],
        deferrable=True if deferred else None,
        initially="DEFERRED" if deferred else None,
    )
