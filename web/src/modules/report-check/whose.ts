import type { Checked } from '@/api/report-check-types'

/** The place that our bureau is called after, where the text was laid beside our records and never names it: it may be another bureau's. */
export function placeNotNamed(checked: Pick<Checked, 'text' | 'records'>): string | undefined {
    const place = /^(.{2,}?)[省市州盟区县旗]?生态环境/.exec(checked.records.organisation?.name ?? '')?.[1]
    return place === undefined || checked.text.includes(place) ? undefined : place
}
