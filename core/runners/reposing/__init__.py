"""Series of reposed pictures: ``job`` goes through their cells, ``opened`` holds one source at a
time, ``cells`` makes one picture of it, with ``behind``, ``painting`` and ``enlarging``."""
