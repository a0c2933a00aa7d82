import { describe, expect, it } from 'vitest'
import { fieldOf, isStale, isUsed, refusalsAt } from './refusals'

const refusal = (where: string, code = 'x') => ({ code, words: 'w', where })

describe('where a refusal belongs', () => {
    it.each([['handlers', 'handlers'], ['/values/handlers/0/officer', 'handlers'], ['values.cause', 'cause'], ['handlers[0].officer', 'handlers'], ['', '']])(
        '%s', (where, field) => expect(fieldOf(where)).toBe(field))
    it('stands at its field only', () => expect(refusalsAt([refusal('a'), refusal('b')], 'a')).toHaveLength(1))
    it('tells that others changed the record', () => expect(isStale([refusal('', 'records.stale')])).toBe(true))
    it('tells that the act was stored before', () => expect(isUsed([refusal('', 'act.id_used')])).toBe(true))
})
