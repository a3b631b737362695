console.error(`
FREEZE, ordered by the coordinator at 23:52: the session ends soon and the machine is overloaded.
Run no more tests, builds, type checks, benches or screenshots. Land nothing on main yourself: the coordinator integrates.
Do this now, in at most two minutes:
1. Restore this file: git checkout tools/launch/test.mjs
2. Commit everything of yours that is whole in your branch (a rebase in progress: git rebase --abort first, or leave it).
3. End with your report: branch, what is whole and tested, what is not, gaps.
`)
process.exit(1)
