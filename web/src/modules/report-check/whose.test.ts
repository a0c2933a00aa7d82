import { describe, expect, it } from 'vitest'
import { placeNotNamed } from './whose'

const of = (name: string, text: string) => placeNotNamed({ text, records: { year: 2025, organisation: { id: 'b', name } } })

describe('a report that was laid beside our records', () => {
    it.each(['三门峡市生态环境局', '三门峡市生态环境局第一分局'])('is doubted where it never names the place of %s', (name) => expect(of(name, '2025年，焦作市生态环境局坚持……')).toBe('三门峡'))
    it('is ours where it names the place, with its kind or without', () => {
        expect(of('三门峡市生态环境局', '三门峡全市查处……')).toBeUndefined()
        expect(of('西宁市湟中区生态环境局', '西宁市湟中区生态环境局……')).toBeUndefined()
    })
    it('is not doubted where nothing was compared, or the bureau bears no name of a place', () => {
        expect(placeNotNamed({ text: '甲', records: { why_not: '没有记录' } })).toBeUndefined()
        expect(of('本单位', '甲')).toBeUndefined()
    })
})
