import type { Catalogue, Choice, Field, Procedure, RecordType, State } from '@/api/catalogue-types'
import { filterWords } from '@/locales/zh-CN/filter'

export function typeOf(catalogue: Catalogue, id: string): RecordType | undefined {
    return catalogue.record_types[id]
}

/** The field at a path as filters write it: `party.name`, `$organisation.name`, `$state`. */
export function fieldAt(catalogue: Catalogue, typeId: string, path: string): Field | undefined {
    const [head, ...rest] = path.split('.')
    const type = typeOf(catalogue, typeId)
    const field = head?.startsWith('$')
        ? catalogue.system_fields.find((candidate) => candidate.id === head)
        : type?.fields.find((candidate) => candidate.id === head)
    if (field === undefined || rest.length === 0) return field
    if (field.target === undefined) return undefined
    return fieldAt(catalogue, field.target, rest.join('.'))
}

/** Heading of a path: `承办人`, or for a hop the label of what it leads over (`当事人`). */
export function labelAt(catalogue: Catalogue, typeId: string, path: string): string {
    const [head = '', ...rest] = path.split('.')
    const first = fieldAt(catalogue, typeId, head)
    if (first === undefined) return path
    if (rest.length === 0) return first.label
    const target = first.target === undefined ? undefined : typeOf(catalogue, first.target)
    if (target !== undefined && rest.length === 1 && rest[0] === target.title) return first.label
    if (rest.length === 1 && rest[0] === 'name') return first.label
    return first.target === undefined ? first.label : `${first.label}·${labelAt(catalogue, first.target, rest.join('.'))}`
}

/** The newest version of the type's procedure. */
export function procedureOf(catalogue: Catalogue, typeId: string): Procedure | undefined {
    return catalogue.procedures
        .filter((procedure) => procedure.record_type === typeId)
        .reduce<Procedure | undefined>(
            (newest, procedure) => (newest === undefined || procedure.version > newest.version ? procedure : newest),
            undefined,
        )
}

/** States of every version, the newest first, each id once: records in flight keep older ones. */
export function statesOf(catalogue: Catalogue, typeId: string): State[] {
    const found = new Map<string, State>()
    catalogue.procedures
        .filter((procedure) => procedure.record_type === typeId)
        .sort((a, b) => b.version - a.version)
        .forEach((procedure) => procedure.states.forEach((state) => {
            if (!found.has(state.id)) found.set(state.id, state)
        }))
    return [...found.values()]
}

/** Whether rights such as `case.*` hold `case.file`. */
export function hasRight(rights: readonly string[], right: string): boolean {
    return rights.some((held) => held === right || held === '*' || (held.endsWith('.*') && right.startsWith(held.slice(0, -1))))
}

export function choicesOf(catalogue: Catalogue, typeId: string, path: string): Choice[] {
    if (path === '$state' || path.endsWith('.$state')) {
        const hop = path.split('.').slice(0, -1).join('.')
        const owner = hop === '' ? typeId : fieldAt(catalogue, typeId, hop)?.target
        return owner === undefined ? [] : statesOf(catalogue, owner)
    }
    if (path === '$procedure' || path.endsWith('.$procedure')) return proceduresOf(catalogue)
    return fieldAt(catalogue, typeId, path)?.choices ?? []
}

/** By the names that records keep (`case_short@1`); a later version says which it is where the label does not. */
function proceduresOf(catalogue: Catalogue): Choice[] {
    const twice = (label: string) => catalogue.procedures.filter((procedure) => procedure.label === label).length > 1
    return catalogue.procedures.map((procedure) => ({ id: `${procedure.id}@${procedure.version}`, label: twice(procedure.label) ? filterWords.versionOf(procedure.label, procedure.version) : procedure.label }))
}

/** Only what stands in the record itself is sorted by: an order over a reference would tell of others. */
export function sortPath(catalogue: Catalogue, typeId: string, path: string): string | undefined {
    const field = path.includes('.') ? undefined : fieldAt(catalogue, typeId, path)
    switch (field?.kind) {
        case 'text':
        case 'integer':
        case 'money':
        case 'decimal':
        case 'day':
        case 'instant':
        case 'yes_no':
        case 'choice':
        case 'credit_code':
        case 'person_id_number':
            return path
        case undefined:
        case 'reference':
        case 'long_text':
        case 'place':
        case 'attachment':
        case 'group':
            return undefined
    }
}
