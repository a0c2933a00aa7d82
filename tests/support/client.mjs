// One person at the server, over HTTP as the web does it.
import { randomBytes } from 'node:crypto'

export function newId(now = Date.now()) {
    const bytes = randomBytes(16)
    bytes.writeUIntBE(now, 0, 6)
    bytes[6] = (bytes[6] & 0x0f) | 0x70
    bytes[8] = (bytes[8] & 0x3f) | 0x80
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// Days are plain texts; arithmetic goes by UTC noon.
export function dayPlus(day, days) {
    return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export class Client {
    constructor(address) {
        Object.assign(this, { address, cookie: '', csrf: '', session: null })
    }

    static async signIn(address, account, password) {
        const client = new Client(address)
        const answer = await client.post('/api/session', { account, password })
        if (answer.status !== 201) throw new Error(`sign-in of ${account}: ${answer.status} ${answer.text}`)
        client.session = answer.json
        client.csrf = answer.json.csrf
        return client
    }

    async send(method, path, body, headers = {}) {
        const raw = body instanceof Uint8Array
        const response = await fetch(this.address + path, {
            method, redirect: 'manual',
            headers: {
                ...(this.cookie ? { cookie: this.cookie } : {}),
                ...(method !== 'GET' && this.csrf ? { 'x-csrf': this.csrf } : {}),
                ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
                ...headers,
            },
            body: body === undefined ? undefined : raw ? body : typeof body === 'string' ? body : JSON.stringify(body),
        })
        const bytes = Buffer.from(await response.arrayBuffer())
        const set = response.headers.get('set-cookie')
        if (set) this.cookie = set.split(';')[0]
        const text = bytes.toString('utf8')
        const isJson = (response.headers.get('content-type') ?? '').includes('json')
        return { status: response.status, headers: response.headers, bytes, text, json: isJson && text ? JSON.parse(text) : undefined }
    }

    get(path, headers) {
        return this.send('GET', path, undefined, headers)
    }
    post(path, body, headers) {
        return this.send('POST', path, body, headers)
    }
    put(path, body, headers) {
        return this.send('PUT', path, body, headers)
    }
    delete(path) {
        return this.send('DELETE', path)
    }

    // GET that must succeed.
    async read(path) {
        const answer = await this.get(path)
        if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`)
        return answer.json
    }

    record(type, id) {
        return this.read(`/api/records/${type}/${id}`)
    }

    // An act on a record as it stands now; whatever is answered.
    async act(type, record, act, values = {}, more = {}) {
        let version = 0
        if (record) version = (await this.record(type, record)).record.version
        const target = record ?? newId()
        const answer = await this.post('/api/acts', {
            id: newId(), type, record: target, act, expected_version: version, values, ...more,
        })
        return { ...answer, record: target }
    }

    // An act that must be done.
    async does(type, record, act, values, more) {
        const answer = await this.act(type, record, act, values, more)
        if (answer.status !== 201) throw new Error(`${type}.${act}: ${answer.status} ${answer.text}`)
        return answer
    }

    // The whole file in one piece; the answer of `finish`.
    async upload(name, bytes, mediaType = 'text/plain') {
        const begun = await this.post('/api/uploads', { name, size: bytes.length, media_type: mediaType })
        if (begun.status >= 300) throw new Error(`upload: ${begun.status} ${begun.text}`)
        const put = await this.put(`/api/uploads/${begun.json.upload}?offset=0`, bytes)
        if (put.status !== 200) throw new Error(`piece: ${put.status} ${put.text}`)
        const done = await this.post(`/api/uploads/${begun.json.upload}/finish`)
        if (done.status >= 300) throw new Error(`finish: ${done.status} ${done.text}`)
        const { digest, size } = done.json
        return { digest, name, media_type: done.json.media_type, size }
    }
}

export function codesOf(answer) {
    return (answer.json?.refusals ?? []).map((refusal) => refusal.code)
}
