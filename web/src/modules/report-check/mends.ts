import type { Checked, Finding } from '@/api/report-check-types'

/** What 采用 puts in the place of some words of the text; an empty `words` takes them away. */
export interface Mend { from: number; to: number; words: string }

/** A place and what a mend changes of it. */
interface Place { from: number; to: number }

const removed = new Set(['break-page-number', 'debris-bookmark', 'debris-markdown', 'debris-html', 'sign-space'])

/** One space or one sign too many: the last one goes. */
const doubled = new Set(['sign-doubled', 'unit-doubled', 'break-doubled'])

const quotedMend = /^(?:把“(?<found>[^”]+)”)?(?:把这里)?改为“(?<want>[^”]+)”/
const titleMend = /^核对后改为(?<want>《[^》]+》)/
const yearMend = /^改为(?<want>\d{4}年)/

function within(finding: Finding, text: string, found: string, words: string): Mend | undefined {
    const at = text.slice(finding.from, finding.to).indexOf(found)
    if (at < 0 || text.slice(finding.from, finding.to).indexOf(found, at + 1) >= 0) return undefined
    const from = finding.from + at
    return { from, to: from + found.length, words }
}

/** The half of words that stand twice: 生态生态 becomes 生态. */
function halved(finding: Finding, text: string): Mend | undefined {
    const there = text.slice(finding.from, finding.to)
    const half = there.length / 2
    if (!Number.isInteger(half) || there.slice(0, half) !== there.slice(half)) return undefined
    return { from: finding.from + half, to: finding.to, words: '' }
}

/**
 * The mend of a finding where it can be put into the text as it is: the words to come are named and the words to go stand
 * there once. What needs a person's judgement has none.
 */
export function mendOf(finding: Finding, text: string): Mend | undefined {
    if (finding.to <= finding.from || finding.to > text.length || finding.also.length > 0) return undefined
    if (removed.has(finding.code)) return { from: finding.from, to: finding.to, words: finding.code === 'sign-space' ? text.slice(finding.from, finding.to).replace(/[ \u3000]+/g, '') : '' }
    if (doubled.has(finding.code)) return halved(finding, text)
    const named = quotedMend.exec(finding.mend)?.groups
    const want = named?.['want'] ?? titleMend.exec(finding.mend)?.groups?.['want'] ?? yearMend.exec(finding.mend)?.groups?.['want']
    if (want === undefined) return undefined
    const found = named?.['found']
    return found === undefined ? { from: finding.from, to: finding.to, words: want } : within(finding, text, found, want)
}

/** Where a place stands after the mend; undefined where the mend changes words of it. */
function moved<T extends Place>(place: T, mend: Mend): T | undefined {
    const by = mend.words.length - (mend.to - mend.from)
    if (place.to <= mend.from) return place
    if (place.from >= mend.to) return { ...place, from: place.from + by, to: place.to + by }
    return undefined
}

/** A paragraph holds the mend, or begins with it. */
function stretched<T extends Place>(place: T, mend: Mend): T {
    const by = mend.words.length - (mend.to - mend.from)
    const from = place.from > mend.from ? Math.max(mend.from, place.from + by) : place.from
    return { ...place, from, to: Math.max(from, place.to >= mend.to ? place.to + by : place.to) }
}

/** The text with the mend in it, and all that is known of it moved along; the finding itself is gone. */
export function mended(checked: Checked, finding: Finding, mend: Mend): Checked {
    const keep = <T extends Place>(places: readonly T[]): T[] => places.flatMap((place) => (place.to <= place.from ? [place] : (moved(place, mend) ?? [])))
    const others = (findings: readonly Finding[]) => keep(findings.filter((one) => one.key !== finding.key))
    return {
        ...checked,
        text: checked.text.slice(0, mend.from) + mend.words + checked.text.slice(mend.to),
        paragraphs: checked.paragraphs.map((paragraph) => moved(paragraph, mend) ?? stretched(paragraph, mend)),
        findings: others(checked.findings),
        dismissed: others(checked.dismissed),
        figures: keep(checked.figures),
    }
}
