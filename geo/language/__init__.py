"""Lexers and lexicons: what can be read off the characters of a text, with spans and no guesses.

One typed token stream; numbers, dates, sentences and quotations on top of it. Every lexicon is a
CSV file in ``data/<code>/``, read once, when first needed. Nothing here knows a place or a record.
"""
