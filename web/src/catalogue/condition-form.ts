import type { Catalogue, Choice, Field, RecordType } from '@/api/catalogue-types'
import { isJsonObject, type Json } from '@/api/json'
import type { Condition, Op } from './filter'
import { choicesOf, fieldAt, labelAt, typeOf } from './lookup'

/** How a condition asks; each knows the operators it stands for. */
export type Relation =
    | 'contains' | 'eq' | 'starts' | 'between' | 'gte' | 'lte' | 'before_today' | 'since_today' | 'in'
    | 'me' | 'my_unit' | 'yes' | 'no' | 'filled' | 'empty'

export interface Subject {
    /** `party.name`, `$state`, or `handlers>officer` for a field of a group's rows. */
    key: string
    label: string
    kind: Field['kind']
    path: string
    group?: string
    field: Field
    choices: Choice[]
}

function subjectOf(catalogue: Catalogue, typeId: string, path: string): Subject | undefined {
    const field = fieldAt(catalogue, typeId, path)
    if (field === undefined) return undefined
    const choices = choicesOf(catalogue, typeId, path)
    const kind = path.endsWith('$state') ? 'choice' : field.kind
    return { key: path, label: labelAt(catalogue, typeId, path), kind, path, field, choices }
}

function rowSubjects(group: Field): Subject[] {
    return (group.fields ?? []).filter((field) => field.retired !== true).map((field) => ({
        key: `${group.id}>${field.id}`, label: `${group.label}·${field.label}`, kind: field.kind,
        path: field.id, group: group.id, field, choices: field.choices ?? [],
    }))
}

/** Fields of the records that a reference leads to, one hop far: what people know them by. */
function hopSubjects(catalogue: Catalogue, typeId: string, reference: Field): Subject[] {
    const target = reference.target === undefined ? undefined : typeOf(catalogue, reference.target)
    if (target === undefined) return []
    return target.fields
        .filter((field) => field.retired !== true && field.kind !== 'group' && field.kind !== 'reference')
        .flatMap((field) => {
            const path = `${reference.id}.${field.id}`
            const subject = subjectOf(catalogue, typeId, path)
            return subject === undefined ? [] : [{ ...subject, label: `${reference.label}·${field.label}` }]
        })
}

export interface SubjectGroup { id: 'common' | 'all' | 'over'; subjects: Subject[] }

/** Everything that may be asked of a type: what its definition offers first, then the rest. */
export function subjectsOf(catalogue: Catalogue, type: RecordType): SubjectGroup[] {
    const common = (type.filters ?? []).flatMap((path) => subjectOf(catalogue, type.id, path) ?? [])
    const known = new Set(common.map((subject) => subject.key))
    const own = type.fields.filter((field) => field.retired !== true)
    const plain = own.flatMap((field) => (known.has(field.id) ? [] : (subjectOf(catalogue, type.id, field.id) ?? [])))
    const system = catalogue.system_fields
        .filter((field) => !known.has(field.id) && field.id !== '$voided' && field.id !== '$procedure')
        .flatMap((field) => subjectOf(catalogue, type.id, field.id) ?? [])
    const rows = own.filter((field) => field.kind === 'group').flatMap(rowSubjects)
    const hops = own.filter((field) => field.kind === 'reference').flatMap((field) => hopSubjects(catalogue, type.id, field))
    const groups: SubjectGroup[] = [
        { id: 'common', subjects: common },
        { id: 'all', subjects: [...plain, ...system, ...rows] },
        { id: 'over', subjects: hops },
    ]
    return groups.filter((group) => group.subjects.length > 0)
}

export function relationsOf(subject: Subject): Relation[] {
    switch (subject.kind) {
        case 'text':
        case 'long_text':
        case 'credit_code':
        case 'person_id_number':
            return ['contains', 'eq', 'starts', 'filled', 'empty']
        case 'integer':
        case 'money':
        case 'decimal':
            return ['between', 'gte', 'lte', 'eq', 'filled', 'empty']
        case 'day':
            return ['between', 'gte', 'lte', 'eq', 'before_today', 'since_today', 'filled', 'empty']
        case 'instant':
            return ['between', 'gte', 'lte', 'filled', 'empty']
        case 'yes_no':
            return ['yes', 'no', 'empty']
        case 'choice':
            return ['in', 'filled', 'empty']
        case 'reference':
            if (subject.field.target === 'person') return ['in', 'me', 'filled', 'empty']
            return subject.field.target === 'organisation' ? ['in', 'my_unit', 'filled', 'empty'] : ['in', 'filled', 'empty']
        case 'attachment':
        case 'group':
        case 'place':
            return ['filled', 'empty']
    }
}

/** How many operands a relation asks for; `many` is a choice of several. */
export function operandsOf(relation: Relation): 0 | 1 | 2 | 'many' {
    switch (relation) {
        case 'contains':
        case 'eq':
        case 'starts':
        case 'gte':
        case 'lte':
            return 1
        case 'between':
            return 2
        case 'in':
            return 'many'
        case 'before_today':
        case 'since_today':
        case 'me':
        case 'my_unit':
        case 'yes':
        case 'no':
        case 'filled':
        case 'empty':
            return 0
    }
}

/** What was typed as an operand of the field's kind; undefined when it is none. */
function literal(subject: Subject, typed: Json | undefined): Json | undefined {
    if (typed === undefined || typed === '' || typed === null) return undefined
    const text = typeof typed === 'string' ? typed.trim() : typed
    switch (subject.kind) {
        case 'integer': {
            const plain = String(text).replaceAll(',', '')
            return /^-?\d+$/.test(plain) ? Number(plain) : undefined
        }
        case 'money':
        case 'decimal': {
            const plain = String(text).replaceAll(',', '')
            return /^-?\d+(\.\d+)?$/.test(plain) ? plain : undefined
        }
        case 'day':
            return /^\d{4}-\d{2}-\d{2}$/.test(String(text)) ? text : undefined
        default:
            return text
    }
}

function opAndRight(subject: Subject, relation: Relation, operands: readonly (Json | undefined)[]): [Op, Json] | undefined {
    const values = operands.flatMap((operand): Json[] => {
        const value = literal(subject, operand)
        return value === undefined ? [] : [value]
    })
    const first = values[0]
    switch (relation) {
        case 'contains':
        case 'eq':
        case 'starts':
        case 'gte':
        case 'lte':
            return first === undefined ? undefined : [relation, first]
        case 'between':
            return values.length === 2 ? ['between', values] : undefined
        case 'in':
            return values.length === 0 ? undefined : ['in', values]
        case 'before_today':
            return ['lt', { given: 'today' }]
        case 'since_today':
            return ['gte', { given: 'today' }]
        case 'me':
            return ['eq', { given: 'actor' }]
        case 'my_unit':
            return ['eq', { given: 'actor.organisation' }]
        case 'yes':
            return ['eq', true]
        case 'no':
            return ['eq', false]
        case 'filled':
            return ['absent', false]
        case 'empty':
            return ['absent', true]
    }
}

/** The chip that the form means; undefined while something is missing. */
export function conditionOf(subject: Subject, relation: Relation, operands: readonly (Json | undefined)[]): Condition | undefined {
    const found = opAndRight(subject, relation, operands)
    if (found === undefined) return undefined
    const [op, right] = found
    return subject.group === undefined
        ? { kind: 'comparison', path: subject.path, op, right }
        : { kind: 'row', group: subject.group, path: subject.path, op, right }
}

function relationAndOperands(op: Op, right: Json): [Relation, Json[]] | undefined {
    const given = isJsonObject(right) && Object.keys(right).length === 1 ? right['given'] : undefined
    switch (op) {
        case 'absent':
            return [right === true ? 'empty' : 'filled', []]
        case 'between':
            return Array.isArray(right) && !right.some(isJsonObject) ? ['between', right] : undefined
        case 'in':
            return Array.isArray(right) ? ['in', right] : undefined
        case 'eq':
            if (given === 'actor') return ['me', []]
            if (given === 'actor.organisation') return ['my_unit', []]
            if (typeof right === 'boolean') return [right ? 'yes' : 'no', []]
            return isJsonObject(right) ? undefined : ['eq', [right]]
        case 'lt':
            return given === 'today' ? ['before_today', []] : undefined
        case 'gte':
            if (given === 'today') return ['since_today', []]
            return isJsonObject(right) ? undefined : ['gte', [right]]
        case 'lte':
        case 'contains':
        case 'starts':
            return isJsonObject(right) ? undefined : [op, [right]]
        case 'ne':
        case 'gt':
            return undefined
    }
}

export interface Editing { key: string; relation: Relation; operands: Json[] }

/** A chip opened for editing; undefined for those that are only shown. */
export function editingOf(condition: Condition): Editing | undefined {
    if (condition.kind === 'whole') return undefined
    const found = relationAndOperands(condition.op, condition.right)
    if (found === undefined) return undefined
    const [relation, operands] = found
    const key = condition.kind === 'row' ? `${condition.group}>${condition.path}` : condition.path
    return { key, relation, operands }
}

/** A single choice written as `eq` is edited as a choice of several. */
export function fitted(editing: Editing, subject: Subject): Editing {
    const offered = relationsOf(subject)
    if (offered.includes(editing.relation)) return editing
    return editing.relation === 'eq' && offered.includes('in') ? { ...editing, relation: 'in' } : { ...editing, relation: offered[0] ?? 'filled', operands: [] }
}
