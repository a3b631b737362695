import { IconLock, IconMapPin, IconReceipt } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { formatPrice } from '../../format/price.ts'
import { priceLevelLook } from '../../format/price-level.ts'
import { localTime } from '../../format/zone.ts'
import { Legend } from '../../ui/bar-track.tsx'
import { Row } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { LiveDot } from '../../ui/live-dot.tsx'
import { useHeadingOfPage } from '../../ui/page-head.tsx'
import { IconTile, Mark, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { Activity } from './activity.tsx'
import { Landscape } from './landscape.tsx'
import styles from './landing.module.css'

/** The first page that a stranger sees: what this is, what it costs right now, how it goes. */
export function LandingPage() {
  const heading = useRef<HTMLHeadingElement>(null)
  useHeadingOfPage(t`Power from people near you`, heading)
  const nowMs = useNow()
  const { market } = usePlace()
  const price = usePriceNow(market?.id)
  const clock = market ? localTime(nowMs, market.timeZone) : null
  const amount = price && market ? formatPrice(price.priceMicrosPerKwh, market.currency) : null
  const look = price?.level ? priceLevelLook(price.level) : null
  const words = clock === null ? '' : amount === null ? t`Now ${clock}` : t`Now ${clock}, ${amount}`
  return (
    <>
      <section className={styles.hero} aria-labelledby="landing-title">
        <div className={styles.copy}>
          <h1 id="landing-title" ref={heading} tabIndex={-1}>
            {t`Power from people near you.`}
          </h1>
          <p className={styles.lead}>
            {t`Buy the sun from the roof next door. Sell what your own makes. See the price of every quarter-hour, and what made it.`}
          </p>
          <Row className={styles.ways}>
            <LinkButton
              to="/marketplace"
              size="lg"
              leftSection={<IconMapPin size={20} aria-hidden />}
            >{t`See offers near me`}</LinkButton>
            <LinkButton to="/sell" size="lg" variant="default">{t`Sell my energy`}</LinkButton>
          </Row>
          {market && amount !== null && (
            <p className={styles.priceNow}>
              <LiveDot state="live">{t`${market.name} now`}</LiveDot>
              <b className="tabular">{amount}</b>
              {look && (
                <Mark shape={look.shape} color={look.textColor}>
                  {look.word}
                </Mark>
              )}
              <span className="muted tabular">{clock}</span>
              {price?.isSimulated && <Tag>{t`simulated`}</Tag>}
            </p>
          )}
        </div>
        <Landscape
          label={t`An ordinary day: water and biogas all day, wind at night, sun at midday, batteries in the morning and the evening.`}
          now={clock === null ? null : { hour: hourOf(clock), text: words }}
        />
      </section>
      <div className={styles.dark}>
        <div className={`${styles.bound} ${styles.thin}`}>
          <Legend items={sourceLegend()} />
          <span className="small soft">{t`An ordinary day, midnight to midnight`}</span>
        </div>
      </div>
      <Steps />
      {market && <Activity market={market} />}
      <footer className={styles.foot}>
        <div className={`${styles.bound} ${styles.thin}`}>
          <span className="soft">Commonwatt</span>
          <nav aria-label={t`About`}>
            <a href="/api/docs">{t`For developers`}</a>
            <a href="/health/ready">{t`Status`}</a>
          </nav>
        </div>
      </footer>
    </>
  )
}

function usePriceNow(marketId: string | undefined) {
  const { queries } = useApi()
  const query = useQuery({
    ...queries.markets.now({ params: { id: marketId ?? '' } }),
    enabled: marketId !== undefined
  })
  const slot = query.data?.now
  return slot && slot.priceMicrosPerKwh !== null
    ? {
        priceMicrosPerKwh: slot.priceMicrosPerKwh,
        level: slot.level,
        isSimulated: query.data?.isSimulated === true
      }
    : null
}

function hourOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours + minutes / 60
}

function sourceLegend() {
  return [
    { key: 'solar', color: 'var(--cw-solar)', label: t`Sun` },
    { key: 'battery', color: 'var(--cw-battery)', label: t`Batteries` },
    { key: 'wind', color: 'var(--cw-wind)', label: t`Wind` },
    { key: 'biogas', color: 'var(--cw-biogas)', label: t`Biogas` },
    { key: 'hydro', color: 'var(--cw-hydro)', label: t`Water` }
  ]
}

function Steps() {
  return (
    <section className={styles.bound} aria-labelledby="landing-steps">
      <h2 id="landing-steps" className={styles.big}>
        {t`Three steps, and every one can be taken back.`}
      </h2>
      <div className={styles.steps}>
        <div>
          <IconTile family="community" icon={<IconMapPin size={20} />} />
          <h3>{t`Look around`}</h3>
          <p className="soft">
            {t`Roofs, batteries, turbines. Each with its distance, its full price and how reliably it delivered.`}
          </p>
        </div>
        <div>
          <IconTile family="battery" icon={<IconLock size={20} />} />
          <h3>{t`Reserve`}</h3>
          <p className="soft">
            {t`You see the most it can cost. The money is only held, and goes back if the seller does not answer.`}
          </p>
        </div>
        <div>
          <IconTile family="solar" icon={<IconReceipt size={20} />} />
          <h3>{t`Check every cent`}</h3>
          <p className="soft">
            {t`Each line of the bill opens to its quarter-hours: what the meter read, which price, which fee.`}
          </p>
        </div>
      </div>
    </section>
  )
}
