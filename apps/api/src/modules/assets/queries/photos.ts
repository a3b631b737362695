import type { Db, Transaction } from '../../../database/database.ts'
import type { AssetPhotoTable } from '../tables.ts'

export async function insertPhoto(db: Transaction, photo: AssetPhotoTable): Promise<void> {
  await db.insertInto('asset_photo').values(photo).execute()
}

export function findPhoto(db: Db, assetId: string, id: string) {
  return db
    .selectFrom('asset_photo')
    .select(['mediaType', 'bytes'])
    .where('id', '=', id)
    .where('assetId', '=', assetId)
    .executeTakeFirst()
}

export async function deletePhoto(db: Transaction, id: string): Promise<void> {
  await db.deleteFrom('asset_photo').where('id', '=', id).execute()
}
