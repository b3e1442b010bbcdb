"""One reader per kind of table: bytes in, :class:`~geo.intake.table.Table` out."""
