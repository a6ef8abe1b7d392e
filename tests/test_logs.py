"""What a log line may hold."""

import io
import logging

from bot import logs

MARKER = "青蛙跳水缸"


def test_rule_15_of_an_exception_only_kind_and_places_are_written():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Wordless("%(message)s"))
    log = logging.getLogger("test-wordless")
    log.addHandler(handler)
    try:
        raise ValueError(f"it holds {MARKER}")
    except ValueError:
        log.exception("failed")
    finally:
        log.removeHandler(handler)
    assert "ValueError" in out.getvalue() and "test_logs.py:" in out.getvalue() and MARKER not in out.getvalue()


def test_rule_15_the_root_logger_writes_that_way():
    logs.configure()
    handlers = [h for h in logging.getLogger().handlers if isinstance(h.formatter, logs.Wordless)]
    assert handlers
