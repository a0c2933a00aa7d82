import type { Catalogue, Definition, Field } from '@/api/catalogue-types'
import { isJsonObject, type Json, type JsonObject } from '@/api/json'
import { filterSentence } from '@/catalogue/describe'
import { labelAt, typeOf } from '@/catalogue/lookup'
import { periodWords } from '@/catalogue/period-words'
import { definitionWords as words } from '@/locales/zh-CN/system'

/** What a definition says, in words. */
export interface Line { label: string; text: string }
export interface Entry { label: string; note: string }
export interface Part { label: string; entries: Entry[] }

/** Where names are looked up: the catalogue of the person, and all definitions that came. */
export interface Known { catalogue: Catalogue; definitions: readonly Definition[]; types: ReadonlyMap<string, string>; cite: (basis: string) => string }

const textIn = (body: JsonObject, name: string) => (typeof body[name] === 'string' ? body[name] : '')
const textsIn = (body: JsonObject, name: string) => (Array.isArray(body[name]) ? body[name].filter((one) => typeof one === 'string') : [])
const objectsIn = (body: JsonObject, name: string) => (Array.isArray(body[name]) ? body[name].filter(isJsonObject) : [])
const told = (parts: readonly string[]) => parts.filter((part) => part !== '').join('；')

function labelOf(known: Known, kind: string, id: string): string {
    return known.definitions.find((one) => one.kind === kind && one.id === id)?.label ?? id
}

/** Types by their labels, of those too that one may not read: roles name all that their rights are over. */
export function typeLabels(definitions: readonly Definition[]): ReadonlyMap<string, string> {
    return new Map(definitions.flatMap(({ body }) => (isJsonObject(body['types']) ? Object.entries(body['types']) : [])).flatMap(([id, label]) => (typeof label === 'string' ? [[id, label] as const] : [])))
}

const typeLabel = (known: Known, id: string) => typeOf(known.catalogue, id)?.label ?? known.types.get(id) ?? id

interface Step { type: string; id: string; label: string; right: string; gates: string[]; approval: JsonObject[] }

/** Steps of all procedures, of those too over records that one may not read. */
function stepsOf(known: Known): Step[] {
    return known.definitions.filter((one) => one.kind === 'procedure').flatMap(({ body }) => objectsIn(body, 'acts').map((act) => ({ type: textIn(body, 'record_type'), id: textIn(act, 'id'), label: textIn(act, 'label'), right: textIn(act, 'right'), gates: textsIn(act, 'gates'), approval: objectsIn(act, 'approval') })))
}

/** `-filed_on` is 立案日期，由近到远. */
function sortWords(known: Known, type: string, path: string): string {
    return path.startsWith('-') ? words.downwards(labelAt(known.catalogue, type, path.slice(1))) : labelAt(known.catalogue, type, path)
}

/** Steps in which a requirement stands, of several versions once. */
function usesOf(known: Known, gate: string): { type: string; act: string }[] {
    const uses = stepsOf(known).filter((step) => step.gates.includes(gate)).map((step) => ({ type: step.type, act: step.label }))
    return uses.filter((use, at) => uses.findIndex((other) => other.type === use.type && other.act === use.act) === at)
}

function conditionWords(known: Known, type: string | undefined, filter: Json): string {
    return type === undefined || typeOf(known.catalogue, type) === undefined ? words.conditionHidden : filterSentence(known.catalogue, type, filter)
}

/** `case.serve` is 送达, of the type 案件. */
function rightWords(known: Known, steps: readonly Step[], right: string): { whose: string; what: string } {
    const [head = '', ...rest] = right.split('.')
    const verb = rest.join('.')
    const type = typeLabel(known, head)
    const whose = type === head ? (words.rightsOver[head] ?? head) : type
    const act = steps.find((one) => one.right === right || (one.type === head && one.id === verb))
    const approval = steps.flatMap((one) => one.approval).find((one) => one['right'] === right)
    const field = typeOf(known.catalogue, head)?.fields.find((one) => one.read_right === right)
    return { whose, what: act?.label ?? (approval === undefined ? undefined : textIn(approval, 'label')) ?? words.rights[verb] ?? (field === undefined ? verb : words.seesField(field.label)) }
}

function grantEntries(known: Known, body: JsonObject): Entry[] {
    const steps = stepsOf(known)
    return objectsIn(body, 'grants').flatMap((grant) => {
        const whats = new Map<string, string[]>()
        textsIn(grant, 'rights').map((right) => rightWords(known, steps, right)).forEach(({ whose, what }) => whats.set(whose, [...(whats.get(whose) ?? []), what]))
        return [...whats].map(([whose, what]) => ({ label: whose, note: told([[...new Set(what)].join('、'), words.scopes[textIn(grant, 'scope')] ?? '']) }))
    })
}

/** When a field is asked: 仅当 复议诉讼 是 已提起行政诉讼 时填. */
function askedWhen(known: Known, type: string, when: Json | undefined): string {
    return when === undefined ? '' : words.askedWhen(filterSentence(known.catalogue, type, when))
}
const inBrackets = (text: string) => (text === '' ? '' : `（${text}）`)

function fieldNote(known: Known, type: string, field: Field): string {
    const target = field.target === undefined ? '' : typeLabel(known, field.target)
    return told([
        [words.fieldKinds[field.kind] ?? '', target].filter((part) => part !== '').join('：') + (field.unit ? `（${field.unit}）` : ''),
        field.required ? words.required : '', askedWhen(known, type, field.when), field.retired ? words.retired : '', known.cite(field.basis ?? ''), field.help ?? '',
        (field.choices ?? []).map((choice) => choice.label).join('、'), (field.fields ?? []).map((inner) => inner.label).join('、'),
    ])
}

function fieldEntries(known: Known, type: string): Entry[] {
    return (typeOf(known.catalogue, type)?.fields ?? []).map((field) => ({ label: field.label, note: fieldNote(known, type, field) }))
}

function procedureParts(known: Known, body: JsonObject): Part[] {
    const type = textIn(body, 'record_type')
    const states = new Map(objectsIn(body, 'states').map((state) => [textIn(state, 'id'), textIn(state, 'label')]))
    const acts = objectsIn(body, 'acts').map((act): Entry => {
        const from = textsIn(act, 'from').map((state) => states.get(state) ?? state).join('、')
        const to = textIn(act, 'to')
        return { label: textIn(act, 'label'), note: told([
            to === '' ? words.during(from) : words.leads(from, states.get(to) ?? to), known.cite(textIn(act, 'basis')), textIn(act, 'help'),
            typeOf(known.catalogue, type) === undefined ? '' : words.filled(objectsIn(act, 'fields').map((field) => labelAt(known.catalogue, type, textIn(field, 'field')) + inBrackets(askedWhen(known, type, field['when'])))),
            words.asked(textsIn(act, 'gates').map((gate) => labelOf(known, 'gate', gate))),
            words.approved(objectsIn(act, 'approval').map((step) => textIn(step, 'label'))),
            act['needs_reason'] === true ? words.needsReason : '', act['fact'] === true ? words.fact : '',
        ]) }
    })
    return [
        { label: words.members['states'] ?? '', entries: objectsIn(body, 'states').map((state) => ({ label: textIn(state, 'label'), note: state['final'] === true ? words.final : '' })) },
        { label: words.members['acts'] ?? '', entries: acts },
    ]
}

/** The lists of a definition: fields, columns, views, states, steps, rights. */
export function partsOf(known: Known, { kind, id, body }: Definition): Part[] {
    const part = (name: string, entries: Entry[]): Part => ({ label: words.members[name] ?? name, entries })
    const parts = kind === 'record_type' ? [
        part('fields', fieldEntries(known, id)),
        part('columns', objectsIn(body, 'columns').map((column) => ({ label: labelAt(known.catalogue, id, textIn(column, 'path')), note: '' }))),
        part('views', objectsIn(body, 'views').map((view) => ({ label: textIn(view, 'label'), note: told([view['filter'] === undefined ? '' : conditionWords(known, id, view['filter']), textIn(view, 'sort') === '' ? '' : words.sorted(sortWords(known, id, textIn(view, 'sort')))]) }))),
    ] : kind === 'procedure' ? procedureParts(known, body)
    : kind === 'role' ? [part('grants', grantEntries(known, body))]
    : kind === 'gate' ? [{ label: words.usedIn, entries: usesOf(known, id).map((use) => ({ label: use.act, note: typeLabel(known, use.type) })) }]
    : []
    return parts.filter((one) => one.entries.length > 0)
}

/** What a member holds, in words; nothing for what only the program needs. */
function lineText(known: Known, { kind, id, body }: Definition, name: string, value: Json): string {
    const type = kind === 'record_type' ? id : kind === 'indicator' ? textIn(body, 'count') : kind === 'gate' ? usesOf(known, id)[0]?.type : textIn(body, 'record_type')
    const path = (text: string) => (type === undefined || typeOf(known.catalogue, type) === undefined ? '' : labelAt(known.catalogue, type, text.startsWith(`${type}.`) ? text.slice(type.length + 1) : text))
    switch (name) {
        case 'basis':
            return typeof value === 'string' ? known.cite(value) : ''
        case 'record_type':
        case 'count':
            return typeof value === 'string' ? typeLabel(known, value) : ''
        case 'procedure':
            return typeof value === 'string' ? labelOf(known, 'procedure', value) : ''
        case 'menu_group':
            return known.catalogue.menu.find((group) => group.id === value)?.label ?? ''
        case 'title': case 'subtitle': case 'import_key': case 'start_field': case 'due_field': case 'sum': case 'dated_by': case 'distinct': case 'until':
            return typeof value === 'string' ? path(value) : ''
        case 'default_sort':
            return typeof value === 'string' && type !== undefined && typeOf(known.catalogue, type) !== undefined ? sortWords(known, type, value) : ''
        case 'filters': case 'import_match': case 'row_columns': case 'participants': case 'belongs_to':
            return textsIn(body, name).map(path).filter((one) => one !== '').join('、')
        case 'import_implied':
            return objectsIn(body, name).map((one) => words.implied(path(textIn(one, 'by')), path(textIn(one, 'path')))).join('、')
        case 'under':
            return textsIn(body, name).map((one) => labelOf(known, 'organisation_kind', one)).join('、')
        case 'filter': case 'share':
            return conditionWords(known, type, value)
        case 'period':
            return typeof value !== 'string' ? '' : value.startsWith('-') ? words.before(periodWords(value.slice(1))) : periodWords(value)
        case 'confidence':
            return typeof value === 'string' ? (words.confidence[value] ?? value) : ''
        case 'per':
            return typeof value === 'string' ? (words.per[value] ?? value) : ''
        case 'pattern':
            return typeof value === 'string' ? value.replace(/\{(\w+)\}/g, (whole, part: string) => words.patternParts[part] === undefined ? whole : words.inPattern(words.patternParts[part] ?? '')) : ''
        case 'code':
            return words.byProgram
        case 'version':
            return words.nth(Number(value))
        case 'id': case 'label': case 'menu_order': case 'order':
            return ''
        default:
            return value === true ? words.yes : typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    }
}

export function linesOf(known: Known, definition: Definition): Line[] {
    return Object.entries(definition.body)
        .map(([name, value]) => ({ label: words.members[name] ?? name, text: lineText(known, definition, name, value) }))
        .filter((line) => line.text !== '')
}
