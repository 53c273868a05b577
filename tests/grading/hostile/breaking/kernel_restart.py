"""Asks the kernel to restart or to shut down, as the menu does."""

shell = get_ipython()
shell.ask_exit()
shell.kernel.do_shutdown(True)
shell.kernel.shell.exit_now = True
__import__("asyncio").get_event_loop().stop()
