"""Celery tasks: doors that call one service each."""
