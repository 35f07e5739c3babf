"""What the test command says at its end of the faults it injected: their audit lines, also when all went well."""

import pytest

FIGURES = ("acked=", "p99_usual_ms=")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every line of figures with the name of its test."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    found = [
        (report.nodeid.rpartition("::")[2], line)
        for report in reports
        for line in report.capstdout.splitlines()
        if line.startswith(FIGURES)
    ]
    if found:
        terminalreporter.section("faults")
    for name, line in found:
        terminalreporter.write_line(f"{name}\n    {line}")
