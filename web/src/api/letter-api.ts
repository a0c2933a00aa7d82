import type { Client } from './client'
import type { LetterImport, LetterText } from './letter-types'
import type { ActAnswer } from './record-types'

const members: ('id' | 'letters' | 'state')[] = ['id', 'letters', 'state']

/** Old decision letters read into historical cases. */
export function letterApi(client: Client) {
    const at = (id: string) => `/api/letter-imports/${encodeURIComponent(id)}`
    return {
        letters: (id: string) => client.get<LetterImport>(at(id), {}, members),
        /** Without an import it begins one. */
        addLetter: (id: string, upload: string) => client.send<{ id: string; n: number }>('POST', id === '' ? '/api/letter-imports' : `${at(id)}/letters`, { upload }, ['id', 'n']),
        letterText: (id: string, n: number) => client.get<LetterText>(`${at(id)}/letters/${n}`, {}, ['text', 'values']),
        chooseLetters: (id: string, body: { left_out: number[]; state: string }) => client.send<LetterImport>('PUT', at(id), body, members),
        performLetters: (id: string, body: { id: string; skip_faulty: boolean }) => client.send<ActAnswer>('POST', `${at(id)}/perform`, body, ['receipt']),
    }
}

export type LetterApi = ReturnType<typeof letterApi>
