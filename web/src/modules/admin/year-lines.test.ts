import { describe, expect, it } from 'vitest'
import { asLines, readLines } from './year-lines'

describe('the days of a notice', () => {
    it('are read line by line, spans too', () =>
        expect(readLines('2027-01-01 至 2027-01-03 元旦\n\n 2027-02-20 春节 ')).toEqual({
            days: [{ day: '2027-01-01', name: '元旦' }, { day: '2027-01-02', name: '元旦' }, { day: '2027-01-03', name: '元旦' }, { day: '2027-02-20', name: '春节' }], bad: [],
        }))
    it.each(['元旦', '2027-1-1 元旦', '2027-01-03 至 2027-01-01 元旦', '2027-13-01 元旦', '2027-01-01 至 2027-12-31 元旦', '2027-01-01 元 旦'])('are not guessed from “%s”', (line) =>
        expect(readLines(`2027-01-01 元旦\n${line}`).bad).toEqual([2]))
    it('stand as spans again', () =>
        expect(asLines(readLines('2027-01-01 至 2027-01-03 元旦\n2027-02-05 至 2027-02-06 春节\n2027-02-09 春节').days)).toEqual(['2027-01-01 至 2027-01-03 元旦', '2027-02-05 至 2027-02-06 春节', '2027-02-09 春节']))
})
