"""From the database to pure calculations: everything that one result needs, in a number of queries that never grows."""
