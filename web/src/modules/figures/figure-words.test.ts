import { describe, expect, it } from 'vitest'
import type { Figure } from '@/api/other-types'
import { beside, bySection, reportAt, rowChoices } from './figure-words'

function figure(id: string, more: Partial<Figure> = {}): Figure {
    return { id, label: id, value: 1, shown: '1件', rows: 1, ...more }
}

describe('figures of a year', () => {
    it('stand in the order of the report, those it does not name last, those not reported apart', () => {
        const groups = bySection([
            figure('spare'), figure('late', { section: '二、', section_place: 2 }),
            figure('missing', { section: '一、', section_place: 1, stated: false }), figure('first', { section: '一、', section_place: 1 }),
        ])

        expect(groups.map((group) => [group.heading, group.stated.map(({ id }) => id), group.open.map(({ id }) => id)])).toEqual([
            ['一、', ['first'], ['missing']], ['二、', ['late'], []], ['', ['spare'], []],
        ])
    })

    it('say when what units reported is not what the records say', () => {
        expect(beside(figure('a'))).toBe('')
        expect(beside(figure('a', { value_text: '255', beside: { shown: '255件', value_text: '255.0', rows: 1 } }))).toBe('另有填报数 255件')
        expect(beside(figure('a', { value_text: '255', beside: { shown: '250件', value_text: '250', rows: 1 } }))).toContain('不一致')
    })

    it('are reported for the whole year unless another day is typed', () => {
        expect(reportAt('talks', 2025).query).toMatchObject({ 'with.indicator': 'talks', 'with.period_end': '2025-12-31' })
    })

    it('opens the numerator and the rest of a rate, and each figure that another is worked out of', () => {
        expect(rowChoices(figure('plain'))).toEqual([])
        expect(rowChoices(figure('rate', { share: { part: 3, whole: 4 } })).map(({ label, query }) => [label, query.of])).toEqual([['分母 4', undefined], ['分子 3', 'part'], ['其余 1', 'rest']])
        const part = { id: 'pm25', label: 'PM2.5', shown: '39.28', from: '2025-01-01', to: '2025-12-31', rows: 1, reported: true }
        expect(rowChoices(figure('change', { derived: { says: '', parts: [part, { ...part, to: '2024-12-31', shown: '48.55' }] } })).map(({ label, query }) => [label, query.part])).toEqual([['PM2.5（2025）39.28', 0], ['PM2.5（2024）48.55', 1]])
    })
})
