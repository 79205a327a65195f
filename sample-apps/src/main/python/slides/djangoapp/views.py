# SPDX-License-Identifier: Apache-2.0
"""The pages of the project."""

from django.http import HttpResponse


def index(request):
    return HttpResponse("Hello world from Django!\n", content_type="text/plain")


def where(request):
    text = f"mounted at '{request.META['SCRIPT_NAME']}', asked for '{request.path_info}'\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
