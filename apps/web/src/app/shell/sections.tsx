import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  IconArrowsExchange,
  IconBolt,
  IconBuildingStore,
  IconChartBar,
  IconChartHistogram,
  IconGavel,
  IconHome,
  IconSolarPanel,
  IconWallet,
  type Icon
} from '@tabler/icons-react'

export interface Section {
  to:
    | '/'
    | '/marketplace'
    | '/assets'
    | '/prices'
    | '/auctions'
    | '/trades'
    | '/portfolio'
    | '/devices'
    | '/wallet'
  label: MessageDescriptor
  Icon: Icon
  /** The second key after `g`. */
  key: string
  needsAccount: boolean
  /** A word at the end of the line: how long the gate is open. */
  note?: 'gate'
  /** Other paths that belong to it. */
  alsoAt?: readonly string[]
}

/** The rooms of the app, in the order of the rail. */
export const sections: readonly Section[] = [
  { to: '/', label: msg`Home`, Icon: IconHome, key: 'h', needsAccount: false },
  {
    to: '/marketplace',
    label: msg`Marketplace`,
    Icon: IconBuildingStore,
    key: 'm',
    needsAccount: false,
    alsoAt: ['/offers', '/sell']
  },
  { to: '/assets', label: msg`Assets`, Icon: IconSolarPanel, key: 'a', needsAccount: false },
  { to: '/prices', label: msg`Prices`, Icon: IconChartBar, key: 'p', needsAccount: false },
  {
    to: '/auctions',
    label: msg`Auctions`,
    Icon: IconGavel,
    key: 'u',
    needsAccount: false,
    note: 'gate'
  },
  {
    to: '/trades',
    label: msg`My trades`,
    Icon: IconArrowsExchange,
    key: 't',
    needsAccount: true,
    alsoAt: ['/orders']
  },
  {
    to: '/portfolio',
    label: msg`Portfolio`,
    Icon: IconChartHistogram,
    key: 'o',
    needsAccount: true,
    alsoAt: ['/performance']
  },
  { to: '/devices', label: msg`Energy`, Icon: IconBolt, key: 'e', needsAccount: true },
  { to: '/wallet', label: msg`Wallet`, Icon: IconWallet, key: 'w', needsAccount: true }
]

export function isSectionAt(section: Section, pathname: string): boolean {
  if (section.to === '/') return pathname === '/'
  return [section.to, ...(section.alsoAt ?? [])].some(
    (path) => pathname === path || pathname.startsWith(`${path}/`)
  )
}
