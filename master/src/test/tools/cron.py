"""Writes schedule/cron.tsv: what the croniter that Salt uses makes of expressions."""
import datetime

import croniter
E = """* * * * *
*/5 * * * *
0 0 * * *
15,45 8-18/2 * * mon-fri
0 0 29 2 *
0 0 1 * mon
0 12 */10 * 0
30 4 1,15 * 5
0 0 l * *
0 22 * * fri-mon
@hourly
@weekly
@monthly
@yearly
10 3 * jan,jul sun
0 0 * * 7
5/20 1 * * *
0 0 31 * *
* * * * * 30
* * * * * */15
59 23 31 12 *
0 0 * 6-8 *
0 9 ? * 2
0 0 1-7 * *
0 0 */2 * tue""".split("\n")
START = ["2026-01-01 00:00:00", "2026-02-28 23:59:30", "2027-12-31 12:34:56"]
for e in E:
    for s in START:
        start = datetime.datetime.fromisoformat(s)
        try:
            it = croniter.croniter(e, start)
            got = [it.get_next(datetime.datetime).isoformat() for _ in range(3)]
        except Exception as exc:
            got = ["error"]
        print(e, s.replace(" ", "T"), *got, sep="\t")
