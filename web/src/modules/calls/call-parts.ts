import type { AskedIndicator, CallPart, CallUnits } from '@/api/call-api'
import { callWords as words } from '@/locales/zh-CN/calls'

/** The figures of the chosen parts, each once, less those that are left out one by one. */
export function asked(parts: readonly CallPart[], chosen: readonly string[], left: readonly string[], onlyReported: boolean): AskedIndicator[] {
    return parts.filter((part) => chosen.includes(part.heading)).flatMap((part) => wanted(part, onlyReported)).filter((one) => !left.includes(one.id))
}

/** What a part has to ask. */
export function wanted(part: CallPart, onlyReported: boolean): AskedIndicator[] {
    return part.indicators.filter((one) => !onlyReported || !one.computed)
}

/** Units of which nobody may answer, each with what is missing and to whom it could be given. */
export function unanswerable(found: CallUnits, units: readonly { id: string; name: string }[]): { unit: string; words: string }[] {
    return found.rows.flatMap((row) => {
        const name = units.find((unit) => unit.id === row.unit)?.name
        if (name === undefined || (row.may_fill && row.may_sign)) return []
        const roles = row.may_fill ? found.sign_roles : found.fill_roles
        return [{ unit: row.unit, words: (row.may_fill ? words.nobodySigns(name) : words.nobodyFills(name)) + words.giveRole(row.people.map((person) => person.name), roles, found.given_by) }]
    })
}
