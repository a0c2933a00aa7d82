import { describe, expect, it } from 'vitest'
import { succeeded, type Outcome } from '@/api/problem'
import { pieceSize, sendFile, useUpload, type UploadApi } from './use-upload'

/** A server that holds `received` bytes and can be made to lose an answer. */
function server(options: { breakAt?: number } = {}) {
    const state = { received: 0, pieces: [] as number[] }
    const lost: Outcome<never> = { ok: false, problem: { kind: 'unreachable', words: '' } }
    const api: UploadApi = {
        beginUpload: async () => succeeded({ upload: 'u1', received: 0, limit: 1 }),
        uploadState: async () => succeeded({ received: state.received }),
        uploadPiece: async (_, offset, bytes) => {
            if (offset !== state.received) {
                return { ok: false, problem: { kind: 'refused', status: 409, refusals: [], words: '', body: {} } }
            }
            state.pieces.push(bytes.size)
            state.received += bytes.size
            return state.pieces.length === options.breakAt ? lost : succeeded({ received: state.received })
        },
        dropUpload: async () => succeeded(undefined),
    }
    return { api, state }
}

const watch = { begun: () => undefined, sent: () => undefined, signal: new AbortController().signal }
const file = new File([new Uint8Array(pieceSize * 2 + 5)], 'a.bin')

describe('uploads', () => {
    it('go in pieces below the limit', async () => {
        const { api, state } = server()
        expect(await sendFile(api, file, undefined, watch)).toEqual({ ok: true, value: 'u1' })
        expect(state.pieces).toEqual([pieceSize, pieceSize, 5])
    })

    it('go on where the server stands after a lost answer', async () => {
        const { api, state } = server({ breakAt: 2 })
        expect((await sendFile(api, file, undefined, watch)).ok).toBe(false)

        expect((await sendFile(api, file, 'u1', watch)).ok).toBe(true)

        expect(state.pieces).toEqual([pieceSize, pieceSize, 5])
    })

    it('take the right offset from the server when the two differ', async () => {
        const { api, state } = server()
        state.received = pieceSize
        expect((await sendFile(api, file, undefined, watch)).ok).toBe(true)
        expect(state.pieces).toEqual([pieceSize, 5])
    })

    it('that are stopped tell nobody, neither the one being taken in nor those that wait', async () => {
        const { api } = server()
        const asked: string[] = []
        let answer = (): void => undefined
        const arrived: string[] = []
        const uploads = useUpload(api, (upload) => {
            asked.push(upload)
            return new Promise<Outcome<string>>((done) => { answer = () => done(succeeded(upload)) })
        }, (one) => arrived.push(one), 1)
        uploads.add([new File(['a'], 'a'), new File(['b'], 'b')])
        await expect.poll(() => asked.length).toBe(1)

        uploads.stop()
        answer()
        for (let turns = 0; turns < 20; turns += 1) await Promise.resolve()

        expect([uploads.uploading.value, asked, arrived]).toEqual([[], ['u1'], []])
    })
})
