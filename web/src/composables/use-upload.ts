import { ref } from 'vue'
import type { Api } from '@/api'
import { succeeded, type Outcome, type Problem } from '@/api/problem'

/** Pieces stay below the server's limit of 8 MiB. */
export const pieceSize = 4 * 1024 * 1024

export type UploadApi = Pick<Api, 'beginUpload' | 'uploadState' | 'uploadPiece' | 'dropUpload'>

export interface Uploading {
    id: number
    name: string
    size: number
    sent: number
    problem?: Problem
}

/** Where the server says the upload stands, when it and this side differ. */
async function rightOffset(api: UploadApi, upload: string, problem: Problem): Promise<number | undefined> {
    if (problem.kind !== 'refused' || problem.status !== 409) return undefined
    const state = await api.uploadState(upload)
    return state.ok ? state.value.received : undefined
}

/** Sends a file piece by piece and goes on where it broke off; `sent` follows every byte. Answers the upload, all of it received. */
export async function sendFile(
    api: UploadApi, file: File, known: string | undefined,
    on: { begun: (upload: string) => void; sent: (bytes: number) => void; signal: AbortSignal },
): Promise<Outcome<string>> {
    let upload = known
    let offset = 0
    if (upload !== undefined) {
        const state = await api.uploadState(upload)
        if (state.ok) offset = state.value.received
        else upload = undefined
    }
    if (upload === undefined) {
        const begun = await api.beginUpload(file.name, file.size, file.type)
        if (!begun.ok) return begun
        upload = begun.value.upload
        offset = begun.value.received
        on.begun(upload)
    }
    while (offset < file.size) {
        const start = offset
        const piece = file.slice(start, start + pieceSize)
        const answer = await api.uploadPiece(upload, start, piece, (bytes) => on.sent(start + bytes), on.signal)
        if (answer.ok) {
            offset = answer.value.received
        } else {
            const right = await rightOffset(api, upload, answer.problem)
            if (right === undefined || right === start) return answer
            offset = right
        }
        on.sent(offset)
    }
    return succeeded(upload)
}

/** The files on their way: progress, refusals, going on after a break, dropping. No more than `atOnce` are sent at a time. */
export function useUpload<T>(api: UploadApi, finish: (upload: string) => Promise<Outcome<T>>, arrived: (result: T) => void, atOnce = Number.POSITIVE_INFINITY) {
    const uploading = ref<Uploading[]>([])
    const open = new Map<number, { file: File; upload?: string; stop: AbortController }>()
    const waiting: number[] = []
    let running = 0
    let last = 0

    function change(id: number, part: Partial<Uploading>) {
        uploading.value = uploading.value.map((entry) => (entry.id === id ? { ...entry, ...part } : entry))
    }

    function forget(id: number) {
        uploading.value = uploading.value.filter((entry) => entry.id !== id)
        open.delete(id)
    }

    function pump() {
        while (running < atOnce) {
            const next = waiting.shift()
            if (next === undefined) return
            running += 1
            void run(next).finally(() => {
                running -= 1
                pump()
            })
        }
    }

    async function run(id: number) {
        const entry = open.get(id)
        if (entry === undefined) return
        const outcome = await sendFile(api, entry.file, entry.upload, {
            begun: (upload) => open.set(id, { ...entry, upload }),
            sent: (sent) => change(id, { sent }),
            signal: entry.stop.signal,
        })
        if (!open.has(id)) return
        const result = outcome.ok ? await finish(outcome.value) : outcome
        if (!open.has(id)) return
        if (result.ok) {
            forget(id)
            arrived(result.value)
        } else {
            change(id, { problem: result.problem })
        }
    }

    function add(files: readonly File[]) {
        files.forEach((file) => {
            last += 1
            const id = last
            open.set(id, { file, stop: new AbortController() })
            uploading.value = [...uploading.value, { id, name: file.name, size: file.size, sent: 0 }]
            waiting.push(id)
        })
        pump()
    }

    function again(id: number) {
        const entry = uploading.value.find((candidate) => candidate.id === id)
        if (entry === undefined) return
        uploading.value = uploading.value.map((candidate) =>
            candidate.id === id ? { id: entry.id, name: entry.name, size: entry.size, sent: entry.sent } : candidate)
        waiting.push(id)
        pump()
    }

    function drop(id: number) {
        const entry = open.get(id)
        forget(id)
        entry?.stop.abort()
        if (entry?.upload !== undefined) void api.dropUpload(entry.upload)
    }

    /** Nothing more is sent, and nobody is told of what still arrives. */
    function stop() {
        waiting.length = 0
        open.forEach((entry) => entry.stop.abort())
        open.clear()
        uploading.value = []
    }

    return { uploading, add, again, drop, stop }
}
