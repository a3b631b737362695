import type { FindActor } from '../../http/authentication.ts'
import { findSessionActor } from './queries.ts'

export { identityJobs } from './jobs.ts'
export { countUsers, findUser, findUserByEmail, readNames } from './queries.ts'
export { identityHandlers } from './routes.ts'
export { createAdmin, register } from './service.ts'

/** The account behind an open session, with its role of now. */
export const findActor: FindActor = async (context, sessionId) =>
  (await findSessionActor(context.db, sessionId)) ?? null
