import type { Finding, FoundFigure, Weight } from '@/api/report-check-types'

/** `kind`: a title, `before` for what the earlier text tells, or empty for all. */
export interface Filter { weight: Weight | ''; kind: string; order: 'place' | 'weight' }

export const noFilter = (): Filter => ({ weight: '', kind: '', order: 'place' })

const rank: Record<Weight, number> = { mend: 0, explain: 1, doubt: 2 }

/** The findings asked for, in the order asked for; they come by place. */
export function filtered(findings: readonly Finding[], filter: Filter): Finding[] {
    const fits = (finding: Finding) =>
        (filter.weight === '' || finding.weight === filter.weight) &&
        (filter.kind === '' || (filter.kind === 'before' ? finding.code.startsWith('before-') : finding.title === filter.kind))
    const some = findings.filter(fits)
    return filter.order === 'place' ? some : some.sort((a, b) => rank[a.weight] - rank[b.weight])
}

/** The kinds that there are, those found most first. */
export function kindsOf(findings: readonly Finding[]): { title: string; total: number }[] {
    const totals = new Map<string, number>()
    findings.forEach((finding) => totals.set(finding.title, (totals.get(finding.title) ?? 0) + 1))
    return [...totals].map(([title, total]) => ({ title, total })).sort((a, b) => b.total - a.total)
}

/** The key before or after the selected one, round and round; the first where none is selected. */
export function stepFrom(findings: readonly Finding[], selected: string, step: 1 | -1): string {
    if (findings.length === 0) return ''
    const at = findings.findIndex((finding) => finding.key === selected)
    if (at < 0) return (step === 1 ? findings[0] : findings.at(-1))?.key ?? ''
    return findings[(at + step + findings.length) % findings.length]?.key ?? ''
}

export type FigureFilter = 'all' | 'unknown' | 'differs' | 'barred'

export function figuresOf(figures: readonly FoundFigure[], filter: FigureFilter): FoundFigure[] {
    if (filter === 'unknown') return figures.filter((figure) => figure.indicator === null && figure.planned !== true && figure.not_indicator !== true)
    if (filter === 'differs') return figures.filter((figure) => figure.record?.standing === 'differs')
    if (filter === 'barred') return figures.filter((figure) => figure.record?.why !== undefined)
    return [...figures]
}

/** Thousands parted before the point: 1444967.5 → 1,444,967.5. */
export function grouped(value: string): string {
    const [whole = '', ...rest] = value.split('.')
    return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','), ...rest].join('.')
}
