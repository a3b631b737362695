import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { verifyChain, type ChainedTransfer } from './chain.ts'
import {
  canonicalTransfer,
  checkTransfer,
  GENESIS_HASH,
  transferHash,
  type Transfer
} from './transfer.ts'

const posting = (accountId: string, amountMicros: number, currency = 'EUR') => ({
  accountId,
  currency,
  amountMicros
})

const transfer: Transfer = {
  sequence: 1,
  id: '0198c0de-0000-7000-8000-000000000001',
  reason: 'trade_hold',
  referenceType: 'trade',
  referenceId: null,
  createdAt: 1_790_000_000_000,
  postings: [
    { line: 1, ...posting('a', -250) },
    { line: 2, ...posting('b', 250) }
  ],
  previousHash: GENESIS_HASH
}

describe('checkTransfer', () => {
  test.each([
    ['two sides', [posting('a', -5), posting('b', 5)]],
    ['many sides', [posting('a', -5), posting('b', 3), posting('c', 2)]],
    [
      'two currencies, each balanced',
      [posting('a', -5), posting('b', 5), posting('a', 7, 'INR'), posting('b', -7, 'INR')]
    ]
  ])('accepts %s', (_name, postings) => {
    expect(checkTransfer(postings)).toEqual({ ok: true })
  })

  test('refuses what does not sum to zero in each currency by itself', () => {
    expect(checkTransfer([])).toEqual({ ok: false, reason: 'empty' })
    expect(checkTransfer([posting('a', 5)])).toMatchObject({ reason: 'unbalanced' })
    expect(checkTransfer([posting('a', -5), posting('b', 5, 'INR')])).toEqual({
      ok: false,
      reason: 'unbalanced',
      currency: 'EUR',
      differenceMicros: '-5'
    })
    expect(checkTransfer([posting('a', 0), posting('b', 0)])).toMatchObject({
      reason: 'zero_amount',
      accountId: 'a'
    })
  })

  test('one micro is not lost among amounts whose sum no number holds', () => {
    const most = Number.MAX_SAFE_INTEGER
    const postings = [
      posting('a', most),
      posting('b', most),
      posting('c', -most),
      posting('d', 1 - most)
    ]
    expect(checkTransfer(postings)).toMatchObject({ reason: 'unbalanced', differenceMicros: '1' })
  })

  test.prop([
    fc.array(
      fc.integer().filter((n) => n !== 0),
      { minLength: 1 }
    )
  ])('is balanced exactly when the amounts sum to zero', (amounts) => {
    const sum = amounts.reduce((all, amount) => all + amount, 0)
    const postings = amounts.map((amount, index) => posting(`a${index}`, amount))
    expect(checkTransfer(postings).ok).toBe(sum === 0)
    if (sum !== 0) expect(checkTransfer([...postings, posting('rest', -sum)]).ok).toBe(true)
  })
})

describe('transferHash', () => {
  test('the canonical text is JSON with sorted keys and no white space', () => {
    expect(canonicalTransfer(transfer)).toBe(
      '{"createdAt":1790000000000,"id":"0198c0de-0000-7000-8000-000000000001","postings":[' +
        '{"accountId":"a","amountMicros":-250,"currency":"EUR","line":1},' +
        '{"accountId":"b","amountMicros":250,"currency":"EUR","line":2}],' +
        `"previousHash":"${GENESIS_HASH}","reason":"trade_hold","referenceId":null,` +
        '"referenceType":"trade","sequence":1}'
    )
  })

  test('is the SHA-256 of that text, which anyone can compute', async () => {
    const bytes = new TextEncoder().encode(canonicalTransfer(transfer))
    const digest = await crypto.subtle.digest('SHA-256', bytes)
    expect(transferHash(transfer)).toBe(Buffer.from(digest).toString('hex'))
  })

  test('neither the order of lines, nor of keys, nor other columns of the row matter', () => {
    const { postings, ...rest } = transfer
    const shuffled = { postings: postings.toReversed(), ...rest, hash: 'x', note: 'y' }
    expect(transferHash(shuffled)).toBe(transferHash(transfer))
  })

  test.each([
    ['sequence', { sequence: 2 }],
    ['id', { id: 'other' }],
    ['reason', { reason: 'trade_post' }],
    ['referenceType', { referenceType: null }],
    ['referenceId', { referenceId: '' }],
    ['createdAt', { createdAt: 1_790_000_000_001 }],
    ['previousHash', { previousHash: '1'.repeat(64) }],
    [
      'postings',
      {
        postings: [
          { line: 1, ...posting('a', -251) },
          { line: 2, ...posting('b', 251) }
        ]
      }
    ]
  ])('changes with %s', (_name, change) => {
    expect(transferHash({ ...transfer, ...change })).not.toBe(transferHash(transfer))
  })
})

describe('verifyChain', () => {
  const chain = (count: number): ChainedTransfer[] => {
    const chained: ChainedTransfer[] = []
    let previousHash = GENESIS_HASH
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const link = { ...transfer, sequence, id: `t${sequence}`, previousHash }
      previousHash = transferHash(link)
      chained.push({ ...link, hash: previousHash })
    }
    return chained
  }
  const replaced = (index: number, change: Partial<ChainedTransfer>) =>
    chain(5).map((link, at) => (at === index ? { ...link, ...change } : link))

  test('an untouched chain is verified, whole or piece by piece', () => {
    const links = chain(5)
    const headHash = links[4]?.hash ?? ''
    expect(verifyChain(links)).toEqual({ ok: true, count: 5, headHash })
    const first = verifyChain(links.slice(0, 2))
    const hash = first.ok ? first.headHash : ''
    expect(verifyChain(links.slice(2), { sequence: 2, hash })).toEqual({
      ok: true,
      count: 3,
      headHash
    })
    expect(verifyChain([])).toEqual({ ok: true, count: 0, headHash: GENESIS_HASH })
  })

  test.each([
    [
      'a changed amount',
      replaced(2, {
        postings: [
          { line: 1, ...posting('a', -1) },
          { line: 2, ...posting('b', 1) }
        ]
      }),
      3,
      'wrong_hash'
    ],
    [
      'a changed predecessor',
      replaced(2, { previousHash: GENESIS_HASH }),
      3,
      'wrong_previous_hash'
    ],
    ['a removed transfer', chain(5).toSpliced(1, 1), 3, 'sequence_gap'],
    ['two transfers in the wrong order', chain(2).toReversed(), 2, 'sequence_gap']
  ])('%s is found where it is', (_name, links, sequence, reason) => {
    expect(verifyChain(links)).toEqual({ ok: false, sequence, reason })
  })

  test('a transfer rewritten with a fitting hash is found at the next one', () => {
    const forged = { ...transfer, reason: 'forged' }
    const links = [{ ...forged, hash: transferHash(forged) }, ...chain(3).slice(1)]
    expect(verifyChain(links)).toEqual({ ok: false, sequence: 2, reason: 'wrong_previous_hash' })
  })

  test('a transfer that does not balance is found even with a fitting hash', () => {
    const forged = { ...transfer, postings: [{ line: 1, ...posting('a', 5) }] }
    const links = [{ ...forged, hash: transferHash(forged) }]
    expect(verifyChain(links)).toEqual({ ok: false, sequence: 1, reason: 'not_balanced' })
  })
})
