"""The application, for the server: made ready before the server forks its processes."""

import gc

from forum import create_app

gc.disable()
app = create_app()
app.warm_up()
gc.freeze()  # what is loaded now stays shared between the processes
gc.enable()
