import type { contract } from '@commonwatt/contract'
import type { Context } from '../../context.ts'
import type { Handlers } from '../../http/register-routes.ts'
import { findEvent, findProgram, listEvents, listPrograms } from './openadr.ts'

export function openadrHandlers(context: Context): Handlers<typeof contract.openadr3> {
  return {
    programs: async ({ query }) =>
      query.targets === undefined ? listPrograms(context, pageOf(query)) : [],
    program: async ({ params }) => findProgram(context, params.programID),
    events: async ({ query }) => {
      if (query.targets !== undefined) return []
      const { programID, active } = query
      return listEvents(context, {
        ...pageOf(query),
        ...(programID !== undefined && { programId: programID }),
        isActive: active === true
      })
    },
    event: async ({ params }) => findEvent(context, params.eventID)
  }
}

function pageOf({ skip = 0, limit = 50 }: { skip?: number; limit?: number }) {
  return { skip, limit }
}
