"""Runs the migrations on the connection that `issuer.store.migrate` opened."""

from alembic import context

from issuer.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
