import type { Site } from '@commonwatt/contract'
import {
  IconBattery3,
  IconBuildingStore,
  IconChartBar,
  IconGauge,
  IconSolarPanel
} from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Item, List } from '../../ui/list.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { IconTile } from '../../ui/tag.tsx'
import styles from './sites.module.css'

/** What a new place makes possible, the most useful first. */
export function NextSteps({ site }: { site: Site }) {
  const { user } = useSession()
  const isSeller = user?.role === 'producer'
  const name = site.name
  return (
    <>
      <PageHead
        title={t`${name} is set up`}
        lead={t`What comes next is up to you, in any order.`}
      />
      <div className={styles.setUp}>
        <Card label={t`Next steps`} isLarge>
          <List>
            <Item
              icon={<IconTile family="home" icon={<IconGauge size={20} />} />}
              title={t`Connect your meter`}
              detail={t`Then deliveries settle by what was really used and made. It takes about two minutes.`}
              actions={<LinkButton to="/devices" size="sm">{t`Add a device`}</LinkButton>}
            />
            {isSeller && (
              <Item
                icon={<IconTile family="battery" icon={<IconBattery3 size={20} />} />}
                title={t`Add your battery`}
                detail={t`It can sell in the evening what the roof made at noon.`}
                actions={
                  <LinkButton
                    to="/devices"
                    size="sm"
                    variant="default"
                  >{t`Add a battery`}</LinkButton>
                }
              />
            )}
            {isSeller ? (
              <Item
                icon={<IconTile family="solar" icon={<IconSolarPanel size={20} />} />}
                title={t`Sell energy`}
                detail={t`You choose how much, when and at what price. Neighbours see how far away it is.`}
                actions={
                  <LinkButton to="/sell" size="sm" variant="default">{t`Sell energy`}</LinkButton>
                }
              />
            ) : (
              <Item
                icon={<IconTile family="community" icon={<IconBuildingStore size={20} />} />}
                title={t`See who sells near you`}
                detail={t`Offers now show their distance and what they cost with everything in it.`}
                actions={
                  <LinkButton
                    to="/marketplace"
                    size="sm"
                    variant="default"
                  >{t`See offers`}</LinkButton>
                }
              />
            )}
            <Item
              icon={<IconTile family="wind" icon={<IconChartBar size={20} />} />}
              title={t`Look at the prices`}
              detail={t`Every quarter-hour of today and tomorrow, and the best time to run the washing machine.`}
              actions={
                <LinkButton to="/prices" size="sm" variant="default">{t`See prices`}</LinkButton>
              }
            />
          </List>
        </Card>
      </div>
    </>
  )
}
