# SPDX-License-Identifier: Apache-2.0
"""A Django project in one package, for Django 3.2 and newer."""
