import { describe, expect, test } from 'vitest'
import type { Interest } from '@commonwatt/contract'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { createAsset, readAll } from '../../../test/makers.ts'
import { readEventsAfter, readLastPlace } from '../../stream/queries.ts'

const { clock, context, signUp } = await startTestApp()
const message = 'We would like to buy a third of it.'

type Answer = 'accepted' | 'rejected' | 'withdrawn'

async function sendInterest() {
  const owner = await signUp('producer', 'Lena Hartmann')
  const sender = await signUp('investor', 'Jonas Meier')
  const asset = await createAsset(owner)
  const interest = await sender.client.interests.create({ body: { assetId: asset.id, message } })
  return { owner, sender, asset, interest }
}

const answer = (member: Member, { id }: Interest, status: Answer) =>
  member.client.interests.setStatus({ params: { id }, body: { status } })

describe('an interest', () => {
  test('reaches the owner with everything they need to answer', async () => {
    const { owner, sender, asset, interest } = await sendInterest()
    expect(interest).toMatchObject({
      assetId: asset.id,
      assetName: 'Roof of the school',
      senderId: sender.id,
      senderName: 'Jonas Meier',
      ownerId: owner.id,
      ownerName: 'Lena Hartmann',
      message,
      status: 'pending'
    })
    expect((await owner.client.interests.received()).items).toEqual([interest])
    expect((await sender.client.interests.mine()).items).toEqual([interest])
    expect((await owner.client.interests.mine()).items).toEqual([])
  })

  test('in one’s own asset is refused', async () => {
    const { owner, asset } = await sendInterest()
    const call = owner.client.interests.create({ body: { assetId: asset.id, message } })
    expect(await refusalOf(call)).toMatchObject({ code: 'own_asset', status: 422 })
  })

  test('in an asset that does not exist or has been retired is refused', async () => {
    const { owner, sender, asset } = await sendInterest()
    const other = await createAsset(owner)
    await owner.client.assets.remove({ params: { id: other.id }, version: other.version })
    for (const assetId of [other.id, asset.id.replace(/^./, 'f')]) {
      const call = sender.client.interests.create({ body: { assetId, message } })
      expect(await refusalOf(call)).toMatchObject({ code: 'not_found', status: 404 })
    }
  })

  test('is the only open one of its sender in the asset, also when sent twice at once', async () => {
    const { owner, sender } = await sendInterest()
    const { id: assetId } = await createAsset(owner)
    const send = () => sender.client.interests.create({ body: { assetId, message } })
    const results = await Promise.allSettled([send(), send(), send()])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await refusalOf(send())).toMatchObject({ code: 'interest_exists', status: 409 })
  })

  test.each(['rejected', 'withdrawn'] as const)(
    'that was %s makes room for another',
    async (end) => {
      const { owner, sender, asset, interest } = await sendInterest()
      await answer(end === 'rejected' ? owner : sender, interest, end)
      const again = await sender.client.interests.create({ body: { assetId: asset.id, message } })
      expect(again.status).toBe('pending')
    }
  )

  test('that was accepted stays the only one', async () => {
    const { owner, sender, asset, interest } = await sendInterest()
    await answer(owner, interest, 'accepted')
    const again = sender.client.interests.create({ body: { assetId: asset.id, message } })
    expect(await refusalOf(again)).toMatchObject({ code: 'interest_exists' })
  })
})

describe('an answer', () => {
  test('is kept with its instant and told to both sides', async () => {
    const { owner, sender, interest } = await sendInterest()
    const place = await readLastPlace(context.db)
    clock.advance(1000)
    const accepted = await answer(owner, interest, 'accepted')
    expect(accepted).toEqual({
      ...interest,
      status: 'accepted',
      updatedAt: new Date(clock.now()).toISOString()
    })
    const told = (await readEventsAfter(context.db, place)).filter(
      ({ payloadJson }) =>
        payloadJson ===
        JSON.stringify({ interestId: interest.id, assetId: interest.assetId, status: 'accepted' })
    )
    expect(new Set(told.map(({ accountId }) => accountId))).toEqual(new Set([owner.id, sender.id]))
  })

  test.each([
    ['owner', [], 'withdrawn', 'forbidden'],
    ['sender', [], 'accepted', 'forbidden'],
    ['sender', [], 'rejected', 'forbidden'],
    ['owner', ['accepted'], 'rejected', 'illegal_transition'],
    ['owner', ['rejected'], 'accepted', 'illegal_transition'],
    ['owner', ['withdrawn'], 'accepted', 'illegal_transition'],
    ['sender', ['withdrawn'], 'withdrawn', 'illegal_transition']
  ] as const)(
    'the %s of an interest that went through %o cannot make it %s: %s',
    async (by, path, to, code) => {
      const { owner, sender, interest } = await sendInterest()
      for (const step of path) await answer(step === 'withdrawn' ? sender : owner, interest, step)
      const call = answer(by === 'owner' ? owner : sender, interest, to)
      expect(await refusalOf(call)).toMatchObject({ code })
      expect((await sender.client.interests.mine()).items).toMatchObject([
        { status: path.at(-1) ?? 'pending' }
      ])
    }
  )

  test('names what was asked when the change is illegal', async () => {
    const { owner, interest } = await sendInterest()
    await answer(owner, interest, 'rejected')
    expect(await refusalOf(answer(owner, interest, 'accepted'))).toMatchObject({
      status: 409,
      details: { from: 'rejected', to: 'accepted' }
    })
  })

  test('after an acceptance the sender may still step back', async () => {
    const { owner, sender, interest } = await sendInterest()
    await answer(owner, interest, 'accepted')
    expect(await answer(sender, interest, 'withdrawn')).toMatchObject({ status: 'withdrawn' })
  })

  test('of a stranger finds nothing, as if there were no such interest', async () => {
    const { interest } = await sendInterest()
    const stranger = await signUp('producer')
    for (const status of ['accepted', 'rejected', 'withdrawn'] as const) {
      expect(await refusalOf(answer(stranger, interest, status))).toMatchObject({
        code: 'not_found'
      })
    }
    expect((await stranger.client.interests.received()).items).toEqual([])
  })
})

test('both lists page through newest first, by status too, none missing and none twice', async () => {
  const owner = await signUp('producer')
  const sender = await signUp('consumer')
  const sent: Interest[] = []
  for (let count = 0; count < 5; count += 1) {
    const { id: assetId } = await createAsset(owner)
    sent.unshift(await sender.client.interests.create({ body: { assetId, message } }))
  }
  await answer(owner, sent[1] as Interest, 'accepted')
  const ids = (list: readonly Interest[]) => list.map(({ id }) => id)
  const mine = await readAll((cursor) =>
    sender.client.interests.mine({ query: { limit: 2, ...cursor } })
  )
  expect(ids(mine)).toEqual(ids(sent))
  const pending = await readAll((cursor) =>
    owner.client.interests.received({ query: { limit: 2, status: 'pending', ...cursor } })
  )
  expect(ids(pending)).toEqual(ids(sent.filter((_, index) => index !== 1)))
})
