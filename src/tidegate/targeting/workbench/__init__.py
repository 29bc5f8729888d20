"""A data scientist's bench: the main job on files, with no server and no database."""
