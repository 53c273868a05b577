"""nbgrader's database, opened once for a class, and written to once for each submission.

nbgrader opens it anew for each step of each submission, looks through all tables every time, and commits the
points of each cell by themselves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader.api import Base, Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import scoped_session, sessionmaker


def create(db_url: str) -> None:
    """Create nbgrader's tables, and what says which version they have, where there is no table yet.

    ``Gradebook`` does the same, but has another process tell the version, which takes three seconds.

    Parameters
    ----------
    db_url : str
        The database's address.
    """
    engine = create_engine(db_url)
    try:
        if inspect(engine).get_table_names():
            return
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
            MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
    finally:
        engine.dispose()


@contextlib.contextmanager
def transaction(book: Gradebook, db_url: str) -> Iterator[None]:
    """Make every ``Gradebook`` of the same database that is opened meanwhile a part of one transaction.

    What they commit can be seen by one another at once, and by others at the end: all of it, or nothing if
    an exception comes out. Only one thread of a process may do this at a time.

    Parameters
    ----------
    book : Gradebook
        Whose connection is used; it stays open.
    db_url : str
        The address that it was opened with.
    """
    begin, end = Gradebook.__init__, Gradebook.close

    with book.engine.begin() as connection:
        # A commit is no more than a flush then; a rollback undoes all.
        sessions = sessionmaker(bind=connection, join_transaction_mode="rollback_only")

        def join(self: Gradebook, url: str, course_id: str = "default_course", **options: object) -> None:
            if url != db_url or options:
                begin(self, url, course_id, **options)
                return
            self.engine, self.db = book.engine, scoped_session(sessions)
            self.course_id, self.authenticator = course_id, None

        def leave(self: Gradebook) -> None:
            if self.engine is book.engine:
                self.db.remove()
            else:
                end(self)

        Gradebook.__init__, Gradebook.close = join, leave
        try:
            yield
        finally:
            Gradebook.__init__, Gradebook.close = begin, end
