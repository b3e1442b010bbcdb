"""One reader per kind of document: bytes in, :class:`~geo.intake.document.Document` out."""
