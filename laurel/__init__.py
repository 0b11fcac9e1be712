"""The front door: the command line and the one WSGI application that mounts both applications."""
