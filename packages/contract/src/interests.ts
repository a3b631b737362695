import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { members, sellers } from './roles.ts'
import { Id, Instant, Words } from './units.ts'

export const interestStatuses = ['pending', 'accepted', 'rejected', 'withdrawn'] as const

export const Interest = Type.Object({
  id: Id,
  assetId: Id,
  assetName: Type.String({ examples: ['Roof of the school'] }),
  senderId: Id,
  senderName: Type.String({ examples: ['Jonas Meier'] }),
  ownerId: Id,
  ownerName: Type.String({ examples: ['Lena Hartmann'] }),
  message: Type.String({ examples: ['We would like to buy a third of it.'] }),
  status: Words(interestStatuses),
  createdAt: Instant,
  updatedAt: Instant
})
export type Interest = Static<typeof Interest>

const listQuery = Closed({ status: Type.Optional(Words(interestStatuses)), ...paging })

export const interests = {
  create: defineRoute({
    method: 'POST',
    path: '/interests',
    summary: 'Tell an asset’s owner that I am interested',
    description: 'One open interest (pending or accepted) per person and asset.',
    access: members,
    body: Closed({
      assetId: Id,
      message: Type.String({
        minLength: 1,
        maxLength: 2000,
        examples: ['We would like to buy a third of it.']
      })
    }),
    success: { status: 201, schema: Interest },
    errors: ['not_found', 'own_asset', 'interest_exists']
  }),
  mine: defineRoute({
    method: 'GET',
    path: '/interests/mine',
    summary: 'List the interests I sent',
    access: members,
    query: listQuery,
    success: { status: 200, schema: Page(Interest) },
    errors: ['cursor_invalid']
  }),
  received: defineRoute({
    method: 'GET',
    path: '/interests/received',
    summary: 'List the interests in my assets',
    access: sellers,
    query: listQuery,
    success: { status: 200, schema: Page(Interest) },
    errors: ['cursor_invalid']
  }),
  setStatus: defineRoute({
    method: 'PATCH',
    path: '/interests/:id',
    summary: 'Accept, reject or withdraw an interest',
    description: 'The asset’s owner accepts or rejects while pending; the sender withdraws.',
    access: members,
    params: Closed({ id: Id }),
    body: Closed({ status: Words(['accepted', 'rejected', 'withdrawn']) }),
    success: { status: 200, schema: Interest },
    errors: ['not_found', 'illegal_transition', 'forbidden']
  })
}
