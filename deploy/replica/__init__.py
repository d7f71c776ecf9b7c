"""Five portals in small on loopback, for the demo and the tests: `python -m deploy.replica`.

Each portal has a port of its own, in the order of `sites.SITES`, counted up from `--port`; the
registry's demo profile points there. Markup and paths follow what is known of the real systems,
the documents are those of `tests/corpus`. The bytes are the same at every start.

* Three districts of Chongqing in the form of TRS WCM (`trs.py`) and a county of Hebei (`hebei.py`).
* Wuhai (`unified.py`): nobody has seen the pages of Inner Mongolia's platform, so this site is our
  own guess from the address of its entry page; each page says so in a comment.

`families.SITES` are small sites of all families with every fault of `faults.py`, for tests:
`server.start(sites=families.SITES)`; `page.documents` says what must be found there.

To add a site: describe its office and articles in `sites.py` and name a builder there, and add its
line to `tasks/portals/data/demo.csv`. To add a family: one file with a function
`build(site: Site) -> Pages`, made of `page.py`'s parts. A family also gets lines in `families.py`.
To add a fault: one value in `faults.py`; what goes wrong on the wire is a field of `page.Page`.
"""
