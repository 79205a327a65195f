# SPDX-License-Identifier: Apache-2.0
"""Where a WSGI server finds the project."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "djangoapp.settings")
application = get_wsgi_application()
