"""Was saved in the middle of a line."""


def submission(released):
    line = b"raise NotImplementedError"
    assert line in released
    return released.replace(line, b"return (z >=")
