import { describe, expect, it } from 'vitest'
import { aCatalogue } from '@/testing/fixtures'
import { rebase } from './rebase'

const fields = (aCatalogue.record_types['case']?.fields ?? []).filter((field) => ['cause', 'violation', 'fine'].includes(field.id))

describe('what was typed, over what others did meanwhile', () => {
    it.each([
        ['keeps what only I changed', { cause: '甲' }, { cause: '乙' }, { cause: '甲' }, { cause: '乙' }, []],
        ['takes what only others changed', { cause: '甲' }, { cause: '甲' }, { cause: '丙' }, { cause: '丙' }, []],
        ['takes what only others cleared', { cause: '甲' }, { cause: '甲' }, {}, {}, []],
        ['keeps mine where both changed, and says so', { cause: '甲' }, { cause: '乙' }, { cause: '丙' }, { cause: '乙' }, ['cause']],
        ['is quiet where both wrote the same', { cause: '甲' }, { cause: '乙' }, { cause: '乙' }, { cause: '乙' }, []],
        ['does not mix fields up', { cause: '甲', fine: '1.00' }, { cause: '乙', fine: '1.00' }, { cause: '甲', fine: '2.00' }, { cause: '乙', fine: '2.00' }, []],
    ])('%s', (_, before, mine, theirs, values, clashes) => {
        expect(rebase(fields, before, mine, theirs)).toEqual({ values, clashes })
    })
})
