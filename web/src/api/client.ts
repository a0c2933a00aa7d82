import { apiWords } from '@/locales/zh-CN/api'
import type { Json } from './json'
import { isObject } from './json'
import { type Outcome, problemOf, succeeded } from './problem'

export interface ClientHooks {
    /** Token from the session answer; empty when nobody is signed in. */
    csrf: () => string
    /** Called when an answer says that there is no session any more. */
    onSignedOut: () => void
    /** The session is over: nothing is asked until somebody signs in again. */
    ended?: () => boolean
}

export type Query = Record<string, string | number | boolean | undefined>

export interface Client {
    get<T>(path: string, query?: Query, wanted?: (keyof T & string)[]): Promise<Outcome<T>>
    send<T>(method: Method, path: string, body?: unknown, wanted?: (keyof T & string)[]): Promise<Outcome<T>>
    /** A file to be saved, with the name that the server gives it. */
    file(path: string): Promise<Outcome<{ file: Blob; name: string }>>
    /** A form with files, or one file as it is. */
    form<T>(path: string, body: FormData | Blob, wanted?: (keyof T & string)[]): Promise<Outcome<T>>
    /** A form that is answered by a file. */
    formFile(path: string, body: FormData): Promise<Outcome<{ file: Blob; name: string }>>
    /** Sends raw bytes; `progress` is told how many of them have left. */
    put(path: string, bytes: Blob, progress: (sent: number) => void, signal?: AbortSignal): Promise<Outcome<{ received: number }>>
}

export type Method = 'POST' | 'PUT' | 'DELETE'

/** The path with its query; empty and absent members are left out. */
export function address(path: string, query: Query = {}): string {
    const members = Object.entries(query).flatMap(([name, value]) =>
        value === undefined || value === '' || value === false
            ? []
            : [`${encodeURIComponent(name)}=${encodeURIComponent(value === true ? '1' : String(value))}`],
    )
    return members.length === 0 ? path : `${path}?${members.join('&')}`
}

function wordsOfStatus(status: number): string {
    if (status === 401) return apiWords.signedOut
    if (status === 403) return apiWords.notAllowed
    if (status === 404) return apiWords.notFound
    if (status === 413) return apiWords.tooLarge
    if (status === 429) return apiWords.tooMany
    return apiWords.unknown(status)
}

function parse(text: string): unknown {
    if (text === '') return undefined
    try {
        return JSON.parse(text)
    } catch {
        return undefined
    }
}

/** An answer of the promised shape, or a failure that names what is missing. */
function check<T>(status: number, text: string, wanted: string[]): Outcome<T> {
    const body = parse(text)
    if (status < 200 || status > 299) {
        return { ok: false, problem: problemOf(status, body, wordsOfStatus(status)) }
    }
    const missing = wanted.filter((member) => !isObject(body) || body[member] === undefined)
    if (missing.length > 0) {
        const words = apiWords.strangeAnswer(missing.join('、'))
        return { ok: false, problem: { kind: 'failed', failure: '', words } }
    }
    return succeeded(body as T)
}

/** What is answered without a session. */
const openPaths = ['/api/session', '/api/hello', '/api/demonstration']

export function createClient(hooks: ClientHooks, call: typeof fetch = fetch.bind(globalThis)): Client {
    async function request<T>(method: string, path: string, body: unknown, wanted: string[]) {
        const headers: Record<string, string> = { Accept: 'application/json' }
        if (method !== 'GET') headers['X-CSRF'] = hooks.csrf()
        if (body !== undefined) headers['Content-Type'] = 'application/json'
        const init: RequestInit = { method, headers, credentials: 'same-origin' }
        if (body !== undefined) init.body = JSON.stringify(body as Json)
        // A page that goes on asking for its news would be refused every few seconds.
        if (hooks.ended?.() === true && !openPaths.some((open) => path.startsWith(open))) return check<T>(401, '', wanted)
        let answer: Response
        let text: string
        try {
            answer = await call(path, init)
            text = await answer.text()
        } catch {
            const words = method === 'GET' ? apiWords.unreachableRead : apiWords.unreachable
            const outcome: Outcome<T> = { ok: false, problem: { kind: 'unreachable', words } }
            return outcome
        }
        if (answer.status === 401 && path !== '/api/session') hooks.onSignedOut()
        return check<T>(answer.status, text, wanted)
    }

    const asForm = (body: FormData | Blob): RequestInit => ({ method: 'POST', headers: { Accept: 'application/json', 'X-CSRF': hooks.csrf() }, credentials: 'same-origin', body })

    async function form<T>(path: string, body: FormData | Blob, wanted: string[]): Promise<Outcome<T>> {
        try {
            const answer = await call(path, asForm(body))
            const text = await answer.text()
            if (answer.status === 401) hooks.onSignedOut()
            return check<T>(answer.status, text, wanted)
        } catch {
            return { ok: false, problem: { kind: 'unreachable', words: apiWords.unreachable } }
        }
    }

    async function file(path: string, init: RequestInit = { credentials: 'same-origin' }): Promise<Outcome<{ file: Blob; name: string }>> {
        try {
            const answer = await call(path, init)
            if (answer.status === 401) hooks.onSignedOut()
            if (!answer.ok) return check(answer.status, await answer.text(), [])
            const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
            return succeeded({ file: await answer.blob(), name: name === undefined ? 'file' : decodeURIComponent(name) })
        } catch {
            return { ok: false, problem: { kind: 'unreachable', words: apiWords.unreachable } }
        }
    }

    /** XMLHttpRequest, because only it tells how much of a body has left. */
    function put(path: string, bytes: Blob, progress: (sent: number) => void, signal?: AbortSignal) {
        return new Promise<Outcome<{ received: number }>>((resolve) => {
            const sending = new XMLHttpRequest()
            sending.open('PUT', path)
            sending.setRequestHeader('X-CSRF', hooks.csrf())
            sending.setRequestHeader('Content-Type', 'application/octet-stream')
            sending.upload.onprogress = (event) => progress(event.loaded)
            sending.onload = () => {
                if (sending.status === 401) hooks.onSignedOut()
                resolve(check(sending.status, sending.responseText, ['received']))
            }
            const broken = () => resolve({ ok: false, problem: { kind: 'unreachable', words: apiWords.unreachable } })
            sending.onerror = broken
            sending.onabort = broken
            signal?.addEventListener('abort', () => sending.abort())
            sending.send(bytes)
        })
    }

    return {
        get: (path, query = {}, wanted = []) => request('GET', address(path, query), undefined, wanted),
        send: (method, path, body, wanted = []) => request(method, path, body, wanted),
        file: (path) => file(path),
        form: (path, body, wanted = []) => form(path, body, wanted),
        formFile: (path, body) => file(path, asForm(body)),
        put,
    }
}
