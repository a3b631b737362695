import { describeSpread, describeTarget, describeValue, isMet, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'

/** The lines of a figure on the terminal. */
export function linesOf(figure: Figure): string[] {
  const { name, sides, notes } = figure
  const verdict = isMet(figure) ? 'met' : 'MISSED'
  return [
    `${isMet(figure) ? '✓' : '✗'} ${name.padEnd(34)} ${describeValue(figure).padEnd(22)} ` +
      `${describeTarget(figure).padEnd(9)} ${verdict}`,
    ...(sides
      ? [
          `    ${sides.unit}: ours ${describeSpread(sides.ours)}, ` +
            `${sides.peerName} ${describeSpread(sides.peer)}`
        ]
      : []),
    ...notes.map((note) => `    ${note}`)
  ]
}

export function describeMachine(machine: Machine): string {
  const { cpu, cores, memoryGb, node, sqlite, load } = machine
  return (
    `${cpu}, ${cores} cores, ${memoryGb} GB memory; Node ${node}, SQLite ${sqlite}; ` +
    `load average at the start ${load}`
  )
}

/** The whole of docs/benchmarks.md. */
export function toDocument(figures: readonly Figure[], machine: Machine): string {
  const rows = figures.map((figure) => {
    const { name, sides } = figure
    const own = sides ? `${describeSpread(sides.ours)} ${sides.unit}` : ''
    const peer = sides ? `${describeSpread(sides.peer)} (${sides.peerName})` : ''
    const verdict = isMet(figure) ? 'met' : '**missed**'
    const cells = [name, describeValue(figure), describeTarget(figure), verdict, own, peer]
    return `| ${cells.join(' | ')} |`
  })
  const notes = figures.flatMap(({ name, notes: lines }) =>
    lines.map((line) => `- ${name}: ${line}`)
  )
  return [
    '# Benchmarks',
    '',
    introduction,
    '',
    `Measured on: ${describeMachine(machine)}.`,
    '',
    '| what | figure | target | verdict | ours | against |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...notes,
    '',
    howToRead,
    ''
  ].join('\n')
}

const introduction = `Written by \`pnpm bench --write\`; run \`pnpm bench\` to get figures of your own machine (\`--only=marketplace,nearby\`
for some of them, \`--quick\` to see that it runs). The first run fills databases of up to a million rows in the
system's temporary folder and keeps them for the next.`

const howToRead = `## How to read it

A figure is the median of several rounds, with the least and the greatest in brackets. Rounds of ours and of the
peer take turns, and a ratio compares a round with the one right behind it, so what else the machine does weighs on
both. Compare ratios; the absolute figures are those of one machine on one day. Where the rounds lie far apart, the
machine was busy with something else.

- The peer of the read figures is a bare Fastify server with better-sqlite3 and prepared statements, in a process of
  its own, on the same file with the same pragmas. It answers the same bytes for the same addresses, which is checked
  before anything is measured; it has no authentication, validation, rate limits, security headers, contract or error
  table.
- _Marketplace page_: 20 of 100,000 assets of one type in one town, newest first. _One asset_: by its id. _Nearby
  offers_: 20 of those within 5 km, of 100,000 offers, cheapest first, with their count. Four connections ask for
  hundreds of different addresses.
- _Growth_: our own server twice, with 1,000,000 and with 10,000 assets; the ratio is of the median response times.
- _A year of 15-minute prices_: 35,040 slots with their levels, about 4.6 MB, by one caller who begins on another day
  each time; the peer reads the same rows and writes starts, ends and prices alone, without levels or offsets. Ours
  keeps days as they are sent; the note tells the first answer after a price has changed, which writes all of them anew.
- _Readings_: four devices send batches of 500 new quarter-hours over HTTP; the peer inserts such rows into the same
  table with a prepared statement, one transaction for each 500, without HTTP, in a process of its own.
- _Buying_: requests that lock the offer, hold the money, write the trade, its step, the ledger's transfer with its
  chain, the events and the remembered answer, in one transaction with \`synchronous=FULL\`; the peer inserts one row
  into a table without indexes in each transaction, just as durable, without HTTP.
- _Clearing_: the auction of one market time unit in one process, from bids in any order to fills, with every check;
  the peer sorts the same bids by price and does nothing else. _Growth_ of the clearing is a share of how the sort
  grows, since a book a hundred times as large also leaves the processor's cache. _Zonal clearing_ has fees between all zones.
- _Bid sets_: eight members replace their sheets of 96 rows again and again over HTTP; each set is checked, held in the wallet
  and stored before it is answered, and in the end stored bids and holds are compared with the last answers.
- _Gate to ledger_: 1,000 members with a bid in each of 96 units; from the gate's instant until the last posting
  can be read. _Marketplace p99 while it clears_: 100 pages a second meanwhile; a
  time counts from when the request was due.
- _Start_: from starting the process, as it is built, on an existing database until \`/health/live\` answers. _Idle memory_: the
  resident set after five idle seconds.`
