import type { Asset } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import type { TagTone } from '../../ui/tag.tsx'

export function statusLook(status: Asset['status']): { word: string; tone: TagTone } {
  const looks: Record<Asset['status'], { word: string; tone: TagTone }> = {
    active: { word: t`active`, tone: 'ok' },
    paused: { word: t`paused`, tone: 'warn' },
    retired: { word: t`retired`, tone: 'plain' }
  }
  return looks[status]
}
