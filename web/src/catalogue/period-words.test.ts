import { describe, expect, it } from 'vitest'
import { isFixedDay, periodWords } from './period-words'

describe('a period in words', () => {
    it('says its number and unit', () => {
        expect(['15d', '7wd', '6m', '2y', '24h'].map(periodWords)).toEqual(['15 日', '7 个工作日', '6 个月', '2 年', '24 小时'])
    })
    it('says nothing of a day that was fixed by itself', () => {
        expect(periodWords('0d')).toBe('')
        expect(['0d', '10d', undefined].map(isFixedDay)).toEqual([true, false, false])
    })
})
