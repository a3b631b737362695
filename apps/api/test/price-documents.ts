import { marketTimeUnits, type Interval } from '@commonwatt/domain'

/**
 * What the public sources answer, written after their formats. Prices per MWh; null leaves a point
 * out.
 */
export interface PricePoint extends Interval {
  price: number | null
}

/** The units of a local day of Germany, priced by their number in the day. */
export function priceDay(
  date: string,
  priceAt: (index: number) => number | null,
  minutes = 15
): PricePoint[] {
  const units = marketTimeUnits({ timeZone: 'Europe/Berlin', date, minutes })
  return units.map((unit, index) => ({ ...unit, price: priceAt(index) }))
}

export const germanZone = '10Y1001A1001A82H'

interface SeriesOptions {
  curve?: 'A01' | 'A03'
  sequence?: string
  currency?: string
  zone?: string
  resolution?: string
}

/** One time series with one period around all its points; points without a price are left out. */
export function entsoeSeries(points: readonly PricePoint[], options: SeriesOptions = {}): string {
  const { curve = 'A03', sequence, currency = 'EUR', zone = germanZone } = options
  const minutes = ((points[0]?.endMs ?? 0) - (points[0]?.startMs ?? 0)) / 60_000
  const { resolution = `PT${minutes}M` } = options
  const listed = points.map(({ price }, index) =>
    price === null
      ? ''
      : `<Point><position>${index + 1}</position><price.amount>${price}</price.amount></Point>`
  )
  const place = 'classificationSequence_AttributeInstanceComponent.position'
  return `<TimeSeries>
    <mRID>1</mRID><auction.type>A01</auction.type><businessType>A62</businessType>
    <in_Domain.mRID codingScheme="A01">${zone}</in_Domain.mRID>
    <out_Domain.mRID codingScheme="A01">${zone}</out_Domain.mRID>
    <contract_MarketAgreement.type>A01</contract_MarketAgreement.type>
    <currency_Unit.name>${currency}</currency_Unit.name>
    <price_Measure_Unit.name>MWH</price_Measure_Unit.name>
    ${sequence === undefined ? '' : `<${place}>${sequence}</${place}>`}
    <curveType>${curve}</curveType>
    <Period>
      <timeInterval>
        <start>${toMinute(points[0]?.startMs ?? 0)}</start>
        <end>${toMinute(points.at(-1)?.endMs ?? 0)}</end>
      </timeInterval>
      <resolution>${resolution}</resolution>
      ${listed.join('')}
    </Period>
  </TimeSeries>`
}

export function entsoeDocument(...series: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <mRID>c0ffee</mRID><revisionNumber>1</revisionNumber><type>A44</type>
  ${series.join('')}
</Publication_MarketDocument>`
}

export function entsoeReason(code: string, text: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">
  <mRID>c0ffee</mRID><createdDateTime>2026-05-10T08:00:00Z</createdDateTime>
  <Reason><code>${code}</code><text>${text}</text></Reason>
</Acknowledgement_MarketDocument>`
}

export function energyChartsList(points: readonly PricePoint[], unit = 'EUR / MWh'): string {
  return JSON.stringify({
    license_info: 'CC BY 4.0 from Bundesnetzagentur | SMARD.de',
    unix_seconds: points.map(({ startMs }) => startMs / 1000),
    price: points.map(({ price }) => price),
    unit,
    deprecated: false
  })
}

export function smardChunk(points: readonly PricePoint[]): string {
  return JSON.stringify({
    meta_data: { version: 1, created: 1_780_000_000_000 },
    series: points.map(({ startMs, price }) => [startMs, price])
  })
}

export function awattarList(points: readonly PricePoint[], unit = 'Eur/MWh'): string {
  return JSON.stringify({
    object: 'list',
    data: points.flatMap(({ startMs, endMs, price }) =>
      price === null
        ? []
        : [{ start_timestamp: startMs, end_timestamp: endMs, marketprice: price, unit }]
    ),
    url: '/de/v1/marketdata'
  })
}

function toMinute(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`
}
