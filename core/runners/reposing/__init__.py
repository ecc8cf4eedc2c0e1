"""Series of reposed pictures: ``job`` goes through their cells, ``opened`` holds one source at a
time, ``cells`` makes one picture, ``behind`` puts a ground under it."""
