import type { KnownIndicator } from '@/api/report-wording-types'

const flat = (text: string) => text.replace(/[\s、，…（）()“”"]/g, '').toLowerCase()

/** How well an indicator answers what was typed; 0: not at all. */
function weightOf(indicator: KnownIndicator, typed: string): number {
    const label = flat(indicator.label)
    if (label === typed) return 100
    if (label.startsWith(typed)) return 80
    if (label.includes(typed)) return 60
    const names = indicator.names.map(flat)
    if (names.includes(typed)) return 50
    if (names.some((name) => name.includes(typed))) return 40
    if (flat(indicator.definition ?? '').includes(typed)) return 20
    const letters = [...typed]
    return letters.length > 1 && letters.every((letter) => label.includes(letter)) ? 10 : 0
}

/** Indicators by label, by the words reports use, by definition; the likeliest first. */
export function searched(indicators: readonly KnownIndicator[], typed: string): KnownIndicator[] {
    const wanted = flat(typed)
    if (wanted === '') return []
    return indicators.map((indicator) => ({ indicator, weight: weightOf(indicator, wanted) }))
        .filter((one) => one.weight > 0)
        .sort((a, b) => b.weight - a.weight || a.indicator.label.length - b.indicator.label.length)
        .map((one) => one.indicator)
}

/** Before anything is typed: what the figure's own words look like, then indicators whose names share letters with its sentence. */
export function likely(indicators: readonly KnownIndicator[], alike: string | undefined, beside: string): KnownIndicator[] {
    const first = indicators.filter((one) => one.id === alike)
    const near = indicators.map((indicator) => ({ indicator, shared: Math.max(0, ...indicator.names.map((name) => sharedLetters(flat(name), beside))) }))
        .filter((one) => one.shared >= 3 && one.indicator.id !== alike)
        .sort((a, b) => b.shared - a.shared)
        .map((one) => one.indicator)
    return [...first, ...near].slice(0, 6)
}

/** The longest run of a name that stands in the text. */
function sharedLetters(name: string, text: string): number {
    for (let size = name.length; size > 1; --size)
        for (let at = 0; at + size <= name.length; ++at) if (text.includes(name.slice(at, at + size))) return size
    return 0
}
