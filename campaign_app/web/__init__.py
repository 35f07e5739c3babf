"""HTTP: one package per audience, each a blueprint with its guard, views and forms. Reads forms, calls one service."""
