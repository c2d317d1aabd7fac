"""The archive: more stories than one machine holds, proposed by OpenSearch, kept by PostgreSQL.

OpenSearch is asked which stories are worth a look, and never for a word that is shown: it holds
the terms of each story by their hashes, and can be filled anew at any time. What is asked of it
is asked on a thread of its own (`beside`), of whichever of its hosts answers (`engine`), and
ends in an answer that is whole or in an `ArchiveError` of one line.

Importing this package imports its client, which comes with the extra `archive`; so it is
imported only where a setting names an archive.
"""
