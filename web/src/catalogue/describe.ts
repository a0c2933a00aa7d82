import type { Catalogue, Field } from '@/api/catalogue-types'
import { isJsonObject, type Json, type JsonObject } from '@/api/json'
import type { Titles } from '@/api/record-types'
import { filterWords } from '@/locales/zh-CN/filter'
import type { Condition, Op } from './filter'
import { conditionsOf } from './filter'
import { show } from './format'
import { choicesOf, fieldAt, labelAt } from './lookup'

export interface Described { subject: string; relation: string; object: string }

interface Frame { catalogue: Catalogue; typeId: string; titles: Titles; group?: Field }

function fieldIn(frame: Frame, path: string): Field | undefined {
    if (frame.group !== undefined) return frame.group.fields?.find((field) => field.id === path)
    return fieldAt(frame.catalogue, frame.typeId, path)
}

function labelIn(frame: Frame, path: string): string {
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
        if (value['given'] === 'actor') return filterWords.me
        if (value['given'] === 'actor.organisation') return filterWords.myUnit
        if (typeof value['path'] === 'string') return labelIn(frame, value['path'])
    }
    const choices = frame.group === undefined ? choicesOf(frame.catalogue, frame.typeId, path) : (fieldIn(frame, path)?.choices ?? [])
    const choice = choices.find((candidate) => candidate.id === value)
    if (choice !== undefined) return choice.label
    const shown = show(fieldIn(frame, path), value, frame.titles)
    return shown.kind === 'text' || shown.kind === 'reference' ? shown.text : String(value)
}

function comparison(frame: Frame, path: string, op: Op, right: Json): Described {
    const subject = labelIn(frame, path)
    const isDay = ['day', 'instant'].includes(fieldIn(frame, path)?.kind ?? '')
    if (op === 'absent') return { subject, relation: right === true ? filterWords.empty : filterWords.filled, object: '' }
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

function groupAt(frame: Frame, of: Json | undefined): Field | undefined {
    return typeof of === 'string' ? fieldAt(frame.catalogue, frame.typeId, of.replace(/^\^+/, '')) : undefined
}

function quantified(frame: Frame, word: string, body: Json): string {
    if (!isJsonObject(body)) return filterWords.other
    const group = groupAt(frame, body['of'])
    const label = group?.label ?? (typeof body['of'] === 'string' ? body['of'] : filterWords.other)
    const inner = group?.fields === undefined ? frame : { ...frame, group }
    const where = body['where'] === undefined ? '' : `（${sentences(inner, body['where'])}）`
    return `${label} ${word}${where}`
}

function member(frame: Frame, name: string, body: Json): string {
    const parts = Array.isArray(body) ? body.map((part) => sentences(frame, part)) : []
    switch (name) {
        case 'and':
            return parts.join(` ${filterWords.and} `)
        case 'or':
            return `（${parts.join(` ${filterWords.or} `)}）`
        case 'not':
            return `${filterWords.not}（${sentences(frame, body)}）`
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
            const inner = comparison({ ...frame, group }, condition.path, condition.op, condition.right)
            return { ...inner, subject: `${group.label}·${inner.subject}` }
        }
        case 'whole':
            return negated(frame, condition.filter) ?? { subject: '', relation: '', object: sentences(frame, condition.filter) }
    }
}

/** A chip in words: what, how, which. */
export function describe(catalogue: Catalogue, typeId: string, condition: Condition, titles: Titles = {}): Described {
    return inFrame({ catalogue, typeId, titles }, condition)
}
