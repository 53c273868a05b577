"""Prints a gigabyte, line by line."""

line = "x" * 1000
for _ in range(1_000_000):
    print(line)
