import type { Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { usePlace } from '../../api/place.tsx'
import { formatCapacity } from '../../format/energy.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues, type KeyValue } from '../../ui/key-values.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Tag } from '../../ui/tag.tsx'

interface SiteCardProps {
  site: Site
  onEdit: () => void
}

export function SiteCard({ site, onEdit }: SiteCardProps) {
  const { markets } = usePlace()
  const market = markets.find((one) => one.id === site.marketId)?.name ?? site.marketId
  return (
    <Card title={site.name} aside={site.isSimulated && <Tag>{t`simulated`}</Tag>}>
      <Stack gap={18}>
        <KeyValues
          items={[
            { label: t`Town`, value: `${site.pinCode} ${site.city}` },
            { label: t`Market`, value: market },
            { label: t`Time zone`, value: site.timeZone },
            ...panelLines(site),
            { label: t`Grid connection`, value: formatCapacity(site.sanctionedLoadW) },
            { label: t`What it is to you`, value: roleWord(site.roleAtSite) }
          ]}
        />
        <Row gap={8}>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPencil size={18} aria-hidden />}
            onClick={onEdit}
          >{t`Change`}</Button>
          <LinkButton to="/devices" size="sm" variant="default">{t`Devices`}</LinkButton>
        </Row>
      </Stack>
    </Card>
  )
}

function panelLines({ solarCapacityW, panelBrand, installationYear }: Site): KeyValue[] {
  if (solarCapacityW === 0) return [{ label: t`Solar panels`, value: t`none` }]
  const power = formatCapacity(solarCapacityW)
  const year = String(installationYear)
  return [
    { label: t`Solar panels`, value: panelBrand === null ? power : `${power}, ${panelBrand}` },
    ...(installationYear === null ? [] : [{ label: t`Installed in`, value: year }])
  ]
}

function roleWord(role: Site['roleAtSite']): string {
  const words = { owner: t`yours`, tenant: t`rented`, manager: t`looked after` }
  return words[role]
}
