import { describe, expect, it } from 'vitest'
import { aCatalogue } from '@/testing/fixtures'
import type { Json } from '@/api/json'
import { conditionOf, editingOf, fitted, operandsOf, relationsOf, subjectsOf, type Relation, type Subject } from './condition-form'

const type = aCatalogue.record_types['case']
const subjects = type === undefined ? [] : subjectsOf(aCatalogue, type).flatMap((group) => group.subjects)

function subject(key: string): Subject {
    const found = subjects.find((candidate) => candidate.key === key)
    if (found === undefined) throw new Error(`no subject ${key}`)
    return found
}

describe('what may be asked', () => {
    it('offers the declared filters first', () =>
        expect(type === undefined ? [] : subjectsOf(aCatalogue, type)[0]?.subjects.map((entry) => entry.key)).toEqual(['$state', 'party', 'filed_on']))
    it('offers fields of rows', () => expect(subject('handlers>officer').label).toBe('承办人·执法人员'))
    it('offers fields one hop away', () => expect(subject('party.region').label).toBe('当事人·地区'))
    it('offers no retired field', () => expect(subjects.some((entry) => entry.key === 'old')).toBe(false))
    it('offers the states of every version once', () => expect(subject('$state').choices.map((state) => state.id)).toEqual(['filed', 'closed', 'gone']))
    it.each(subjects.map((entry) => [entry.key, entry] as const))('knows how %s can be asked', (_, entry) => expect(relationsOf(entry).length).toBeGreaterThan(0))
})

describe('conditions from the form', () => {
    it.each<[string, Relation, Json[], Json]>([
        ['case_no', 'contains', ['12'], { case_no: { contains: '12' } }],
        ['fine', 'gte', ['12,000.50'], { fine: { gte: '12000.50' } }],
        ['fine', 'between', ['1', '2'], { fine: { between: ['1', '2'] } }],
        ['filed_on', 'before_today', [], { filed_on: { lt: { given: 'today' } } }],
        ['filed_on', 'eq', ['2026-03-02'], { filed_on: { eq: '2026-03-02' } }],
        ['revoked', 'no', [], { revoked: { eq: false } }],
        ['$state', 'in', ['filed'], { $state: { in: ['filed'] } }],
        ['$holder', 'me', [], { $holder: { eq: { given: 'actor' } } }],
        ['evidence', 'filled', [], { evidence: { absent: false } }],
    ])('%s %s', (key, relation, operands, filter) => {
        const condition = conditionOf(subject(key), relation, operands)
        expect(condition?.kind === 'comparison' ? { [condition.path]: { [condition.op]: condition.right } } : condition).toEqual(filter)
    })

    it('asks for a row of a group', () =>
        expect(conditionOf(subject('handlers>officer'), 'in', ['u1'])).toEqual({ kind: 'row', group: 'handlers', path: 'officer', op: 'in', right: ['u1'] }))

    it.each<[string, Relation, Json[]]>([['fine', 'gte', ['abc']], ['filed_on', 'gte', ['3-2']], ['filed_on', 'between', ['2026-03-02']], ['$state', 'in', []], ['case_no', 'contains', ['']]])(
        'makes none of what is incomplete: %s %s %j', (key, relation, operands) => expect(conditionOf(subject(key), relation, operands)).toBeUndefined())

    it('opens a chip with what it says', () =>
        expect(editingOf({ kind: 'comparison', path: 'fine', op: 'gte', right: '5' })).toEqual({ key: 'fine', relation: 'gte', operands: ['5'] }))
    it('opens no chip that it could not write again', () =>
        expect(editingOf({ kind: 'comparison', path: 'a', op: 'lt', right: { path: 'b' } })).toBeUndefined())
    it.each<[string, 'lt' | 'gte' | 'between', Json]>([
        ['a day counted back', 'lt', { given: 'today', minus: 3 }],
        ['a day counted on', 'gte', { given: 'today', plus: 15 }],
        ['days from today on', 'between', [{ given: 'today' }, { given: 'today', plus: 15 }]],
    ])('opens no chip of %s', (_, op, right) => expect(editingOf({ kind: 'comparison', path: 'filed_on', op, right })).toBeUndefined())
    it('opens a single choice as a choice of several', () =>
        expect(fitted({ key: '$state', relation: 'eq', operands: ['filed'] }, subject('$state'))).toEqual({ key: '$state', relation: 'in', operands: ['filed'] }))
    it('asks for as many operands as the relation needs', () => expect([operandsOf('between'), operandsOf('me'), operandsOf('in')]).toEqual([2, 0, 'many']))
})
