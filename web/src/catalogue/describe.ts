import type { Catalogue, Field } from '@/api/catalogue-types'
import { isJsonObject, type Json, type JsonObject } from '@/api/json'
import type { Titles } from '@/api/record-types'
import { filterWords } from '@/locales/zh-CN/filter'
import type { Condition, Op } from './filter'
import { conditionsOf, isOp } from './filter'
import { show } from './format'
import { choicesOf, fieldAt, labelAt } from './lookup'

export interface Described { subject: string; relation: string; object: string }

/** Whose fields a condition speaks of: a record's, or those of the rows of its group. `outer`: of what the rows belong to. */
interface Frame { catalogue: Catalogue; typeId: string; titles: Titles; group?: Field; outer?: Frame }

/** `^case.party` speaks of the record over the rows. */
function over(frame: Frame, path: string): Frame | undefined {
    return path.startsWith('^') ? (frame.outer ?? { catalogue: frame.catalogue, typeId: frame.typeId, titles: frame.titles }) : undefined
}

function fieldIn(frame: Frame, path: string): Field | undefined {
    const outer = over(frame, path)
    if (outer !== undefined) return fieldIn(outer, path.slice(1))
    const [head, ...rest] = path.split('.')
    const own = frame.group?.fields?.find((field) => field.id === head)
    if (frame.group === undefined || head?.startsWith('$')) return fieldAt(frame.catalogue, frame.typeId, path)
    return own?.target === undefined || rest.length === 0 ? own : (fieldAt(frame.catalogue, own.target, rest.join('.')) ?? own)
}

function labelIn(frame: Frame, path: string): string {
    const outer = over(frame, path)
    if (outer !== undefined) return labelIn(outer, path.slice(1))
    return frame.group === undefined ? labelAt(frame.catalogue, frame.typeId, path) : (fieldIn(frame, path)?.label ?? path)
}

function dayFromToday(given: JsonObject): string {
    if (typeof given['plus'] === 'number') return filterWords.daysOn(given['plus'])
    if (typeof given['minus'] === 'number') return filterWords.daysBack(given['minus'])
    return filterWords.today
}

function operand(frame: Frame, path: string, value: Json): string {
    if (isJsonObject(value)) {
        if (value['given'] === 'today') return dayFromToday(value)
        if (typeof value['given'] === 'string' && filterWords.givens[value['given']] !== undefined) return filterWords.givens[value['given']] ?? ''
        if (value['given'] === 'actor') return filterWords.me
        if (value['given'] === 'actor.organisation') return filterWords.myUnit
        if (typeof value['path'] === 'string') return labelIn(frame, value['path'])
    }
    if (path === '$marks' && typeof value === 'string') return filterWords.marks[value] ?? value
    const choices = frame.group === undefined ? choicesOf(frame.catalogue, frame.typeId, path) : (fieldIn(frame, path)?.choices ?? [])
    const choice = choices.find((candidate) => candidate.id === value)
    if (choice !== undefined) return choice.label
    const shown = show(fieldIn(frame, path), value, frame.titles)
    return shown.kind === 'text' || shown.kind === 'reference' ? shown.text : String(value)
}

const isDayIn = (frame: Frame, path: string) => ['day', 'instant'].includes(fieldIn(frame, path)?.kind ?? '')

function comparison(frame: Frame, path: string, op: Op, right: Json): Described {
    const subject = labelIn(frame, path)
    const isDay = isDayIn(frame, path)
    if (op === 'absent') return { subject, relation: right === true ? filterWords.empty : filterWords.filled, object: '' }
    if (op === 'eq' && typeof right === 'boolean') return { subject, relation: right ? filterWords.yes : filterWords.no, object: '' }
    const relation = filterWords.op(op, isDay)
    if (Array.isArray(right)) {
        const separator = op === 'between' ? ` ${filterWords.to} ` : '、'
        return { subject, relation, object: right.map((value) => operand(frame, path, value)).join(separator) }
    }
    return { subject, relation, object: operand(frame, path, right) }
}

function sentence(described: Described): string {
    return [described.subject, described.relation, described.object].filter((part) => part !== '').join(' ')
}

/** What stands in rows: a group of the record, one reached by a hop (`case.handlers`), or the records of a type that lead here (`case_evidence.case`). */
function rowsAt(frame: Frame, of: string, outer: Frame = frame): { label: string; inner: Frame } | undefined {
    const above = over(frame, of)
    if (above !== undefined) return rowsAt(above, of.slice(1), outer)
    const group = fieldIn(frame, of)
    if (group?.fields !== undefined) return { label: group.label, inner: { ...frame, group, outer } }
    const [type = '', field = ''] = of.split('.')
    const back = frame.catalogue.record_types[type]
    if (back?.fields.some((candidate) => candidate.id === field) !== true) return undefined
    return { label: back.label, inner: { catalogue: frame.catalogue, typeId: type, titles: frame.titles, outer } }
}

function quantified(frame: Frame, word: string, body: Json): string {
    if (!isJsonObject(body) || typeof body['of'] !== 'string') return filterWords.other
    const rows = rowsAt(frame, body['of'])
    if (rows === undefined) return filterWords.other
    const where = body['where'] === undefined ? '' : `（${sentences(rows.inner, body['where'])}）`
    const number = Object.entries(body).flatMap(([op, right]) => (isOp(op) ? [` ${filterWords.op(op, false)} ${String(right)}`] : [])).join('')
    return `${rows.label} ${word}${where}${number}`
}

function member(frame: Frame, name: string, body: Json): string {
    const parts = Array.isArray(body) ? body.map((part) => sentences(frame, part)) : []
    switch (name) {
        case 'and':
            return parts.join(` ${filterWords.and} `)
        case 'or':
            return `（${parts.map((part) => (part.includes(` ${filterWords.and} `) && !part.startsWith('（') ? `（${part}）` : part)).join(` ${filterWords.or} `)}）`
        case 'not': {
            const turned = isJsonObject(body) ? negated(frame, { not: body }) : undefined
            if (turned !== undefined) return sentence(turned)
            const inner = sentences(frame, body)
            return inner.startsWith('（') && inner.indexOf('）') === inner.length - 1 ? `${filterWords.not}${inner}` : `${filterWords.not}（${inner}）`
        }
        case 'any':
            return quantified(frame, filterWords.any, body)
        case 'all':
            return quantified(frame, filterWords.all, body)
        case 'none':
            return quantified(frame, filterWords.none, body)
        case 'count':
            return quantified(frame, filterWords.countOf, body)
        default:
            return conditionsOf({ [name]: body }).map((part) => (part.kind === 'whole' ? filterWords.other : sentence(inFrame(frame, part)))).join(` ${filterWords.and} `)
    }
}

function sentences(frame: Frame, filter: Json): string {
    if (!isJsonObject(filter)) return ''
    return Object.entries(filter).map(([name, body]) => member(frame, name, body)).join(` ${filterWords.and} `)
}

/** `{"not":{"$state":{"in":[…]}}}` reads as 状态 不是 ……. */
function negated(frame: Frame, filter: JsonObject): Described | undefined {
    const inner = conditionsOf(filter['not'])
    const only = inner[0]
    if (Object.keys(filter).length !== 1 || inner.length !== 1 || only?.kind !== 'comparison') return undefined
    const described = comparison(frame, only.path, only.op, only.right)
    if (typeof only.right === 'boolean' && only.op === 'eq') return comparison(frame, only.path, 'eq', !only.right)
    if (only.op === 'absent') return comparison(frame, only.path, 'absent', only.right !== true)
    const denied = filterWords.denied(only.op, isDayIn(frame, only.path))
    if (denied !== undefined) return { ...described, relation: denied }
    const relation = described.relation.startsWith('是') ? described.relation.slice(1) : described.relation
    return { ...described, relation: `${filterWords.not}${relation}` }
}

function inFrame(frame: Frame, condition: Condition): Described {
    switch (condition.kind) {
        case 'comparison':
            return comparison(frame, condition.path, condition.op, condition.right)
        case 'row': {
            const group = fieldAt(frame.catalogue, frame.typeId, condition.group)
            if (group === undefined) return { subject: condition.group, relation: filterWords.any, object: '' }
            const inner = comparison({ ...frame, group, outer: frame }, condition.path, condition.op, condition.right)
            return { ...inner, subject: `${group.label}·${inner.subject}` }
        }
        case 'whole':
            return negated(frame, condition.filter) ?? { subject: '', relation: '', object: sentences(frame, condition.filter) }
    }
}

/** A whole filter as one sentence: `罚款 不少于 50000 且 听证权已告知 是`. */
export function filterSentence(catalogue: Catalogue, typeId: string, filter: Json): string {
    return sentences({ catalogue, typeId, titles: {} }, filter)
}

/** A chip in words: what, how, which. */
export function describe(catalogue: Catalogue, typeId: string, condition: Condition, titles: Titles = {}): Described {
    return inFrame({ catalogue, typeId, titles }, condition)
}
