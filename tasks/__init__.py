"""Celery: doors to the services. A task's body calls one service; ids in, nothing out."""
