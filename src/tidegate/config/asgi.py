"""Entry of live streams; their coroutines never touch the ORM."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidegate.config.settings")

application = get_asgi_application()
