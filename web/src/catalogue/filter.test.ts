import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/api/json'
import { conditionsFrom, conditionsOf, filterText, joined } from './filter'

describe('chips of a filter', () => {
    it('takes members of an object as conditions that hold together', () =>
        expect(conditionsOf({ $state: 'filed', filed_on: { gte: '2026-01-01', lt: '2026-02-01' } })).toEqual([
            { kind: 'comparison', path: '$state', op: 'eq', right: 'filed' },
            { kind: 'comparison', path: 'filed_on', op: 'gte', right: '2026-01-01' },
            { kind: 'comparison', path: 'filed_on', op: 'lt', right: '2026-02-01' },
        ]))

    it('opens and', () => expect(conditionsOf({ and: [{ a: true }, { and: [{ b: 1 }] }] })).toHaveLength(2))

    it('knows a row of a group', () =>
        expect(conditionsOf({ any: { of: 'handlers', where: { officer: { eq: 'u1' } } } })).toEqual([
            { kind: 'row', group: 'handlers', path: 'officer', op: 'eq', right: 'u1' }]))

    it.each<[JsonObject]>([[{ or: [{ a: 1 }, { b: 2 }] }], [{ not: { a: 1 } }], [{ count: { of: 'handlers', gte: 2 } }], [{ any: { of: 'case.party', where: { a: 1 } } }]])(
        'keeps whole what it cannot take apart: %j', (filter) => expect(conditionsOf(filter)).toEqual([{ kind: 'whole', filter }]))

    it('means the same after it is taken apart and joined', () => {
        const filter: JsonObject = { and: [{ $state: { in: ['filed'] } }, { not: { a: 1 } }, { any: { of: 'handlers', where: { officer: { eq: 'u1' } } } }] }
        expect(joined(conditionsOf(filter))).toEqual(filter)
    })

    it('asks nothing when there is no chip', () => expect(filterText([])).toBe(''))
    it('reads views that carry their filter as text', () => expect(conditionsFrom('{"a":1}')).toHaveLength(1))
    it('takes a broken text for no condition', () => expect(conditionsFrom('{"a"')).toEqual([]))
})
