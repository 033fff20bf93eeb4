"""Where something failed, in words that are fit for a log: no message, since it may hold what a caller said."""

__all__ = ["place_of"]


def place_of(error: BaseException) -> str:
    """Name the function and line that raised an error."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace is not None else "?"
