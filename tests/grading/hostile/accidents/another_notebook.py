"""Is a notebook of another course."""

import json


def submission(released):
    cell = {
        "cell_type": "code",
        "source": "import pandas as pd",
        "metadata": {},
        "outputs": [],
        "execution_count": 1,
    }
    return json.dumps({"cells": [cell] * 5, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
