import type { Assigned, PlacedSheet } from '@/api/scan-types'

/** What people put in place, with one more; a sheet stands in one place. */
export function placed(assigned: readonly Assigned[], one: Assigned): Assigned[] {
    return [...assigned.filter((other) => other.sheet !== one.sheet), one]
}

/** Without what was said of this sheet: it goes by its code again. */
export function replaced(assigned: readonly Assigned[], sheet: number): Assigned[] {
    return assigned.filter((other) => other.sheet !== sheet)
}

/** `1–3、7` */
export function listed(sheets: readonly PlacedSheet[]): string {
    const spans: { from: number; to: number }[] = []
    sheets.forEach(({ sheet }) => {
        const last = spans[spans.length - 1]
        if (last !== undefined && sheet === last.to + 1) last.to = sheet
        else spans.push({ from: sheet, to: sheet })
    })
    return spans.map((span) => (span.from === span.to ? String(span.from) : `${span.from}–${span.to}`)).join('、')
}
