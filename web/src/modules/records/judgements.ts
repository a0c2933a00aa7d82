import { isObject, textOf, type Json, type JsonObject } from '@/api/json'
import { judgementWords as words } from '@/locales/zh-CN/judgements'

/** One judgement as a line of a table: what was compared with what, and what came of it. */
export interface JudgedRow { time: string; what: string; value: string; limit: string; verdict: string }
/** `notes`: what the lines rest on, each said once. */
export interface Judged { rows: JudgedRow[]; notes: string[]; figures: { name: string; value: string }[] }

function parsed(text: string): JsonObject[] {
    try {
        const all: Json = JSON.parse(text)
        return Array.isArray(all) ? all.flatMap((one) => (isObject(one) ? [one] : [])) : []
    } catch {
        return []
    }
}

const part = (of: JsonObject, name: string): JsonObject => {
    const value = of[name]
    return isObject(value) ? value : {}
}

/** `2026-03-02 08:00 至 09:00`: the second day only where it is another. */
export function spanOf(from: string, until: string): string {
    return `${from} 至 ${until.slice(0, 10) === from.slice(0, 10) ? until.slice(11) : until}`
}

function rowOf(one: JsonObject): JudgedRow {
    const inputs = part(one, 'inputs')
    const results = part(one, 'results')
    const over = textOf(results['times_over'])
    const verdict = words.verdicts[textOf(one['verdict'])] ?? textOf(one['verdict'])
    return {
        time: spanOf(textOf(one['from']), textOf(one['until'])),
        what: `${one['form'] === 'converted' ? words.converted : ''}${words.averages[textOf(inputs['average'])] ?? ''}`,
        value: textOf(inputs['value']),
        limit: textOf(inputs['limit']),
        verdict: over === '' ? verdict : words.times(verdict, over),
    }
}

function notesOf(judged: readonly JsonObject[]): string[] {
    const notes = judged.flatMap((one) => [
        words.limitFrom(textOf(part(one, 'inputs')['limit_source'])),
        words.rule(`${textOf(one['edition'])}${one['confidence'] === 'unverified' ? words.toVerify : ''}`),
    ])
    return [...new Set(notes)].filter((note) => note !== '')
}

/** What an alarm rests on, as people read it; nothing where the text is none of ours. */
export function judgedOf(text: string): Judged | undefined {
    const all = parsed(text)
    const judged = all.filter((one) => one['judgement'] !== undefined)
    const rows = judged.map(rowOf)
    const figures = all.flatMap((one) => (Array.isArray(one['figures']) ? one['figures'] : []))
        .flatMap((pair) => (Array.isArray(pair) ? [{ name: textOf(pair[0]), value: textOf(pair[1]) }] : []))
    return rows.length === 0 && figures.length === 0 ? undefined : { rows, notes: notesOf(judged), figures }
}

/** The raw text, a member a line, for who recomputes it. */
export function indented(text: string): string {
    const all = parsed(text)
    return all.length === 0 ? text : JSON.stringify(all, null, 1)
}
