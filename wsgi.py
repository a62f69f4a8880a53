"""The application, for the server: loaded once, before the server forks its processes."""

import gc

from sqlalchemy.orm import configure_mappers

from forum import create_app

gc.disable()
app = create_app()
configure_mappers()
gc.freeze()  # what is loaded now stays shared between the processes
gc.enable()
