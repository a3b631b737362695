import type { Transaction, TransactionProof } from '@commonwatt/contract'
import { transferHash, verifyMerkleProof } from '@commonwatt/domain'

/** Whether a receipt's hash is that of what it shows. */
export function hasOwnHash({ at, ...receipt }: Transaction): boolean {
  return transferHash({ ...receipt, createdAt: Date.parse(at) }) === receipt.hash
}

/** Whether a proof shows that the receipt is among those that its day's root covers. */
export function isInDay(receipt: Transaction, proof: TransactionProof): boolean {
  const { index, transfers: count, siblings, root } = proof
  return verifyMerkleProof({ hash: receipt.hash, index, count, proof: siblings, root })
}
