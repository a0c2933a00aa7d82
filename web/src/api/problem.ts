import { isObject, textOf } from './json'

/** One reason why a request was refused; `where` is the field or the JSON pointer it speaks of. */
export interface Refusal {
    code: string
    words: string
    where?: string
    basis?: string
    params?: Record<string, string>
}

/** What came instead of an answer. */
export type Problem =
    | { kind: 'refused'; status: number; refusals: Refusal[]; words: string; body: unknown }
    | { kind: 'failed'; failure: string; words: string }
    | { kind: 'unreachable'; words: string }

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export function succeeded<T>(value: T): Outcome<T> {
    return { ok: true, value }
}

function refusalOf(value: unknown): Refusal[] {
    if (!isObject(value)) return []
    const refusal: Refusal = { code: textOf(value['code']), words: textOf(value['words']) }
    if (textOf(value['where']) !== '') refusal.where = textOf(value['where'])
    if (textOf(value['basis']) !== '') refusal.basis = textOf(value['basis'])
    if (isObject(value['params'])) {
        refusal.params = Object.fromEntries(
            Object.entries(value['params']).map(([name, param]) => [name, String(param)]),
        )
    }
    return [refusal]
}

/** Reads an answer that is no success; `fallback` says something true when the body says nothing. */
export function problemOf(status: number, body: unknown, fallback: string): Problem {
    if (isObject(body) && Array.isArray(body['refusals'])) {
        const refusals = body['refusals'].flatMap(refusalOf)
        const words = refusals.map((refusal) => refusal.words).join('；')
        return { kind: 'refused', status, refusals, words: words === '' ? fallback : words, body }
    }
    if (isObject(body) && textOf(body['failure']) !== '') {
        return { kind: 'failed', failure: textOf(body['failure']), words: textOf(body['words']) }
    }
    if (status >= 400 && status < 500) {
        return { kind: 'refused', status, refusals: [], words: fallback, body }
    }
    return { kind: 'failed', failure: '', words: fallback }
}
