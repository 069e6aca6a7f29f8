"""Search: the index of all mentions that are kept, who fills it, and who asks it.

``file`` is the index, one file of SQLite; ``filling`` keeps it as the store is; ``reading`` answers searches.
The store is the truth: the file can be deleted at any time, and is made again from it.
"""
