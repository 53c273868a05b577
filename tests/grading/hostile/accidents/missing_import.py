"""Imports a package that is not installed, before its answer."""

import a_package_that_nobody_has


def step(z):
    return z >= 0
