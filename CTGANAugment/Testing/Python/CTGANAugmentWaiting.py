"""How the self tests wait for Slicer: its event loop runs meanwhile, as it does while a user looks on."""

import time

import qt


def wait(milliseconds=150):
    """Let the application do what it put off."""
    loop = qt.QEventLoop()
    qt.QTimer.singleShot(milliseconds, loop.quit)
    loop.exec_()


def wait_until(condition, seconds=180):
    """Let the application work until something is so, and say whether it came to be."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        wait(20)
    return condition()
