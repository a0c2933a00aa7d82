import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Field } from '@/api/catalogue-types'
import type { JsonObject } from '@/api/json'
import type { Values } from '@/api/record-types'
import { askingOf, cellsOf, holds, type AskedField } from './asked'
import { toSend } from './form-values'

/** The table that the server is held to as well (server/src/records/asked_test.cpp). */
const table: { fields: Field[]; cases: { because: string; when: JsonObject; values: Values; holds: boolean }[] } = JSON.parse(readFileSync(join(process.cwd(), '..', 'tests', 'catalogue', 'asked_cases.json'), 'utf8'))

describe('a condition on what stands in a form', () => {
    it.each(table.cases.map((one) => [one.because, one] as const))('%s', (_, one) => {
        expect(holds(one.when, table.fields, one.values)).toBe(one.holds)
    })

    it('is asked of a number as it is typed', () => {
        expect(holds({ copies: { gte: 9 } }, table.fields, { copies: ' 1,000 ' })).toBe(true)
    })

    it('finds what a person may not see, and nothing in what was erased', () => {
        expect(holds({ receiver: { absent: false } }, table.fields, { receiver: { masked: '王*' } })).toBe(true)
        expect(holds({ receiver: { absent: false } }, table.fields, { receiver: { erased: true } })).toBe(false)
    })

    it('passes over rows in which nothing stands', () => {
        expect(holds({ lines: { absent: true } }, table.fields, { lines: [{ id: 'r1' }] })).toBe(true)
    })
})

const field = (id: string, kind: Field['kind'], more: Partial<AskedField> = {}): AskedField => ({ id, label: id, kind, ...more })

const way = field('way', 'choice')
const mailNo = field('mail_no', 'text', { when: { way: 'post' } })
const witness = field('witness', 'text', { when: { way: 'left' } })
const seenOn = field('seen_on', 'day', { when: { witness: { absent: false } } })
const reviewOn = field('review_on', 'day', { asked: { way: 'post' } })
const all = [way, mailNo, witness, seenOn, reviewOn]
const ids = (fields: readonly Field[]) => fields.map((one) => one.id)

describe('what a form asks', () => {
    it('goes by what is chosen, at once', () => {
        const at = (typed: Values) => ids(askingOf(all, { all, stored: {}, before: {}, typed }).asked)
        expect(at({})).toEqual(['way'])
        expect(at({ way: 'post' })).toEqual(['way', 'mail_no', 'review_on'])
        expect(at({ way: 'left' })).toEqual(['way', 'witness'])
        expect(at({ way: 'left', witness: '刘某' })).toEqual(['way', 'witness', 'seen_on'])
    })

    it('does not go by what was put away itself', () => {
        const typed = { way: 'post', witness: '刘某' }
        expect(ids(askingOf(all, { all, stored: {}, before: {}, typed }).asked)).not.toContain('seen_on')
    })

    it('keeps what was typed before the choice, and says what is not sent', () => {
        const asking = askingOf(all, { all, stored: {}, before: { mail_no: '默认' }, typed: { way: 'left', mail_no: 'X1', review_on: '2026-03-01' } })
        expect(ids(asking.left)).toEqual(['mail_no', 'review_on'])
        expect(ids(askingOf(all, { all, stored: {}, before: { mail_no: '默认' }, typed: { way: 'left', mail_no: '默认' } }).left)).toEqual([])
    })

    it('names what the record loses by another choice, and keeps what only this act does not ask', () => {
        const stored = { way: 'left', witness: '刘某', seen_on: '2026-03-01', review_on: '2026-02-01' }
        const asking = askingOf([way, mailNo], { all, stored, before: stored, typed: { way: 'post' } })
        expect(ids(asking.cleared)).toEqual(['witness', 'seen_on'])
    })

    it('says nothing of what never applied', () => {
        const stored = { way: 'left', mail_no: 'X1' }
        expect(askingOf([way], { all, stored, before: stored, typed: { way: 'left' } }).cleared).toEqual([])
    })

    it('goes by what the record holds where the form does not ask it', () => {
        expect(ids(askingOf([mailNo], { all, stored: { way: 'post' }, before: {}, typed: {} }).asked)).toEqual(['mail_no'])
    })
})

describe('a row', () => {
    const kind = field('kind', 'choice')
    const days = field('days', 'integer', { when: { kind: 'halt' } })
    const group = field('lines', 'group', { fields: [kind, days] })

    it('shows the cells that apply in it', () => {
        expect(ids(cellsOf([kind, days], { kind: 'fine' }))).toEqual(['kind'])
        expect(ids(cellsOf([kind, days], { kind: 'halt' }))).toEqual(['kind', 'days'])
    })

    it('sends no cell that was put away', () => {
        expect(toSend(group, [{ kind: 'fine', days: '3' }, { kind: 'halt', days: '3' }])).toEqual([{ kind: 'fine' }, { kind: 'halt', days: 3 }])
    })
})
