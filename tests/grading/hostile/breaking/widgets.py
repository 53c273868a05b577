"""Shows widgets that nobody will move, and waits for one, in Output widgets that capture each other."""

# limits: cell_seconds=3

import ipywidgets as widgets
from IPython.display import display

out = widgets.Output()
slider = widgets.IntSlider()
display(out, slider, widgets.VBox([out, slider]))
with out:
    print("captured")
    display(out)
while slider.value == 0:
    pass
