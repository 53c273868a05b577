"""Is an empty file."""


def submission(released):
    return b""
