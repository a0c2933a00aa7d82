import type { Field } from '@/api/catalogue-types'
import type { Values } from '@/api/record-types'
import { changedValues } from '@/catalogue/form-values'

export interface Rebased {
    /** What was typed, and for what was left alone what the record holds now. */
    values: Values
    /** Ids of fields that both sides changed, and not to the same. */
    clashes: string[]
}

/** What a person typed over `before`, carried over to `theirs`, what the record holds by now. */
export function rebase(fields: readonly Field[], before: Values, mine: Values, theirs: Values): Rebased {
    const typed = changedValues(fields, before, mine)
    const moved = changedValues(fields, before, theirs)
    const apart = changedValues(fields, mine, theirs)
    const values: Values = {}
    fields.forEach(({ id }) => {
        const value = id in typed ? mine[id] : theirs[id]
        if (value !== undefined) values[id] = value
    })
    return { values, clashes: Object.keys(typed).filter((id) => id in moved && id in apart) }
}
