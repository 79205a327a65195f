# SPDX-License-Identifier: Apache-2.0
"""The URLs of the project, below wherever it is mounted."""

from django.urls import path

from djangoapp import views

urlpatterns = [
    path("hello/", views.index),
    path("where/", views.where),
]
