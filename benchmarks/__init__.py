"""Measurements that anybody can repeat: `./dev bench NAME` prints one table; results.md says what was last seen."""
