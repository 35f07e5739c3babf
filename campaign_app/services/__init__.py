"""What the platform does: one use case and one transaction per public function, committed as its last act.

The only room that writes. Functions that join a caller's transaction are named `put_*`, `add_*` or start with `_`.
"""
