import { describe, expect, it } from 'vitest'
import { fieldOf, isStale, isUsed, mended, refusalsAt, untouched } from './refusals'

const refusal = (where: string, code = 'x') => ({ code, words: 'w', where })

describe('where a refusal belongs', () => {
    it.each([['handlers', 'handlers'], ['/values/handlers/0/officer', 'handlers'], ['values.cause', 'cause'], ['handlers[0].officer', 'handlers'], ['', '']])(
        '%s', (where, field) => expect(fieldOf(where)).toBe(field))
    it('stands at its field only', () => expect(refusalsAt([refusal('a'), refusal('b')], 'a')).toHaveLength(1))
    it('goes when its cell is changed, and stays when another row is', () => {
        const rows = (first: string, second: string) => ({ items: [{ id: 'a', value: first }, { id: 'b', value: second }] })
        const faults = [refusal('/values/items/b/value'), refusal('items/0/value')]
        expect(untouched(faults, rows('1', '2'), rows('1', '3')).map((one) => one.where)).toEqual(['items/0/value'])
        expect(untouched(faults, rows('1', '2'), { items: [{ id: 'a', value: '1' }] }).map((one) => one.where)).toEqual(['items/0/value'])
    })
    it('goes with what it is about when it names no place', () => {
        const said = { kind: 'refused' as const, status: 422, refusals: [], words: '账号或口令不对', body: {} }
        expect([mended(said, { '*': 'a' }, { '*': 'b' }), mended(said, {}, {})]).toEqual([undefined, said])
    })
    it('tells that others changed the record', () => expect(isStale([refusal('', 'records.stale')])).toBe(true))
    it('tells that the act was stored before', () => expect(isUsed([refusal('', 'act.id_used')])).toBe(true))
})
