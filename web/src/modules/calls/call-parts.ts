import type { AskedIndicator, CallPart } from '@/api/call-api'

/** The figures of the chosen parts, each once, less those that are left out one by one. */
export function asked(parts: readonly CallPart[], chosen: readonly string[], left: readonly string[], onlyReported: boolean): AskedIndicator[] {
    return parts.filter((part) => chosen.includes(part.heading)).flatMap((part) => wanted(part, onlyReported)).filter((one) => !left.includes(one.id))
}

/** What a part has to ask. */
export function wanted(part: CallPart, onlyReported: boolean): AskedIndicator[] {
    return part.indicators.filter((one) => !onlyReported || !one.computed)
}
