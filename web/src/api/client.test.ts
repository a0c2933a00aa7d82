import { describe, expect, it } from 'vitest'
import { address, createClient } from './client'
import { newId } from './uuid'

interface Asked { path: string; init: RequestInit | undefined }

function clientAnswering(status: number, body: string) {
    const asked: Asked[] = []
    let signedOut = 0
    const call: typeof fetch = async (path, init) => {
        asked.push({ path: String(path), init })
        return new Response(status === 204 ? null : body, { status })
    }
    const client = createClient({ csrf: () => 'token', onSignedOut: () => { signedOut += 1 } }, call)
    return { client, asked, signedOut: () => signedOut }
}

describe('requests', () => {
    it('carry the token when they change something', async () => {
        const { client, asked } = clientAnswering(200, '{}')
        await client.send('POST', '/api/acts', { a: 1 })
        expect(new Headers(asked[0]?.init?.headers).get('X-CSRF')).toBe('token')
    })

    it('leave empty members out of the address', () => expect(address('/a', { q: '', n: 0, b: true, c: false, d: undefined, e: 'ä&' })).toBe('/a?n=0&b=1&e=%C3%A4%26'))
})

describe('a session that has ended', () => {
    it('is asked for nothing more but to sign in again', async () => {
        const asked: string[] = []
        let ended = false
        const call: typeof fetch = async (path) => {
            asked.push(String(path))
            return new Response('{"refusals":[]}', { status: 401 })
        }
        const client = createClient({ csrf: () => '', onSignedOut: () => { ended = true }, ended: () => ended }, call)
        await client.get('/api/messages')
        const refused = await client.get('/api/messages')
        expect(refused.ok ? undefined : refused.problem).toMatchObject({ kind: 'refused', status: 401 })
        await client.send('PUT', '/api/drafts/x', {})
        await client.send('POST', '/api/session', {})
        expect(asked).toEqual(['/api/messages', '/api/session'])
    })
})

describe('answers', () => {
    it('are refused with every reason', async () => {
        const { client } = clientAnswering(422, '{"refusals":[{"code":"a","words":"甲","where":"x","params":{"n":2}},{"code":"b","words":"乙"}]}')
        const outcome = await client.get('/api/x')
        expect(outcome.ok ? undefined : outcome.problem).toMatchObject({ kind: 'refused', words: '甲；乙', refusals: [{ where: 'x', params: { n: '2' } }, { code: 'b' }] })
    })

    it('fail with the id for the log', async () => {
        const { client } = clientAnswering(500, '{"failure":"F7K2-93QD","words":"系统出错"}')
        const outcome = await client.get('/api/x')
        expect(outcome.ok ? undefined : outcome.problem).toEqual({ kind: 'failed', failure: 'F7K2-93QD', words: '系统出错' })
    })

    it('fail when a promised member is missing', async () => {
        const { client } = clientAnswering(200, '{"rows":[]}')
        const outcome = await client.get<{ rows: unknown[]; total: number }>('/api/x', {}, ['rows', 'total'])
        expect(outcome.ok ? undefined : outcome.problem).toMatchObject({ kind: 'failed', words: expect.stringContaining('total') })
    })

    it('end the session when it is over', async () => {
        const { client, signedOut } = clientAnswering(401, '{}')
        await client.get('/api/workbench')
        expect(signedOut()).toBe(1)
    })

    it('do not end a session that a wrong password did not open', async () => {
        const { client, signedOut } = clientAnswering(401, '{}')
        await client.send('POST', '/api/session', {})
        expect(signedOut()).toBe(0)
    })

    it('are told apart from a lost connection', async () => {
        const client = createClient({ csrf: () => '', onSignedOut: () => undefined }, async () => { throw new TypeError('failed to fetch') })
        const outcome = await client.get('/api/x')
        expect(outcome.ok ? undefined : outcome.problem.kind).toBe('unreachable')
    })
})

describe('ids', () => {
    it('are UUIDv7 that carry their time', () => {
        const id = newId(0x0190a1b2c3d4)
        expect(id).toMatch(/^0190a1b2-c3d4-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    })
    it('differ', () => expect(newId()).not.toBe(newId()))
})
