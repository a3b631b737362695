import { runDdl, type MigrationSource } from '../ddl.ts'

export const interests: MigrationSource = {
  name: '0006-interests',
  up: (db, dialect) =>
    runDdl(db, dialect, [
      `create table interest (
        id text primary key,
        "assetId" text not null references asset (id),
        "senderId" text not null references user_account (id),
        "ownerId" text not null references user_account (id),
        message text not null,
        status text not null check (status in ('pending', 'accepted', 'rejected', 'withdrawn')),
        "createdAt" {int} not null,
        "updatedAt" {int} not null,
        check ("senderId" <> "ownerId")
      ) {end}`,
      `create unique index interest_open on interest ("assetId", "senderId")
       where status in ('pending', 'accepted')`,
      `create index interest_by_sender on interest ("senderId", id)`,
      `create index interest_by_owner on interest ("ownerId", id)`
    ])
}
