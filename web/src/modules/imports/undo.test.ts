import { describe, expect, it } from 'vitest'
import type { Problem } from '@/api/problem'
import { staying } from './import-words'

function refused(...codes: string[]): Problem {
    return { kind: 'refused', status: 422, words: '', body: {}, refusals: codes.map((code, at) => ({ code, words: '', params: { type: 'enterprise', record: `id${at}`, title: `厂${at}`, ...(code === 'import.used_since' ? { label: '线索' } : {}) } })) }
}

describe('an import that is to be undone', () => {
    it('names what would stay: changed since, or used by another record', () =>
        expect(staying(refused('import.changed_since', 'import.used_since'))).toEqual([{ type: 'enterprise', record: 'id0', title: '厂0', label: '' }, { type: 'enterprise', record: 'id1', title: '厂1', label: '线索' }]))
    it.each([[refused('import.changed_since', 'workflow.no_right')], [undefined], [{ kind: 'unreachable', words: '' } satisfies Problem]])('offers to leave nothing where something else bars it', (problem) => expect(staying(problem)).toEqual([]))
})
