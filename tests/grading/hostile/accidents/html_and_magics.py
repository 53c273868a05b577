"""Is right, and shows HTML and JavaScript, measures times, and installs packages."""

# earns: 2

import numpy as np
from IPython.display import HTML, Javascript, display

get_ipython().run_line_magic("matplotlib", "inline")
get_ipython().system("pip install --quiet --retries 0 --timeout 1 a-package-that-nobody-has")
display(HTML("<script>alert(1)</script>"), Javascript("alert(1)"))


def step(z):
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)


get_ipython().run_line_magic("timeit", "-n 1 -r 1 step(1.0)")
