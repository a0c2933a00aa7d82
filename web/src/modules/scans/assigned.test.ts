import { describe, expect, it } from 'vitest'
import { listed, placed, replaced } from './assigned'

const one = { sheet: 2, document: 'd', page: 1 }
const sheet = (number: number) => ({ sheet: number, page: number, by_hand: false })

describe('sheets that people put in place', () => {
    it('stand in one place each', () =>
        expect(placed([one], { sheet: 2, document: 'e', page: 3 })).toEqual([{ sheet: 2, document: 'e', page: 3 }]))
    it('go by their code again when that is taken back', () => expect(replaced([one, { ...one, sheet: 3 }], 2)).toEqual([{ ...one, sheet: 3 }]))
    it('are listed in spans', () => {
        expect(listed([1, 2, 3, 7].map(sheet))).toBe('1–3、7')
        expect(listed([4, 2].map(sheet))).toBe('4、2')
        expect(listed([])).toBe('')
    })
})
