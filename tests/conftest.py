"""Fixtures that every test folder may use."""

from hypothesis import settings

pytest_plugins = ("tests.support.databases",)

settings.register_profile("laurel", deadline=None)  # a busy machine is no failure
settings.load_profile("laurel")
