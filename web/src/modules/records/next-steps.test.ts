import { describe, expect, it } from 'vitest'
import type { Procedure } from '@/api/catalogue-types'
import type { Clock, NextStep } from '@/api/record-types'
import { agreeByOf, notYet, placeOf, waitsForApproval, waysOut } from './next-steps'

const clock = (act: string, more: Partial<Clock> = {}): Clock => ({ id: act, label: '申请强制执行', act, due: '2026-12-01', days_left: 8, tone: 'doing', words: '余 8 日', ...more })
const step = (act: string): NextStep => ({ act, label: act, allowed: true })

describe('until when a proposal must be agreed to', () => {
    it('is the period that waits for the step', () => expect(agreeByOf('apply_court', [clock('demand'), clock('apply_court')])).toEqual({ label: '申请强制执行', day: '2026-12-01', tone: 'doing', words: '余 8 日' }))
    it('is nothing where the period is over, stands still, or waits for another step', () =>
        expect([agreeByOf('apply_court', [clock('apply_court', { done: true })]), agreeByOf('apply_court', [clock('apply_court', { tone: 'paused' })]), agreeByOf('apply_court', [clock('close')])]).toEqual([undefined, undefined, undefined]))
})

describe('a step that a link asked for too early', () => {
    const procedure: Procedure = {
        id: 'p', version: 1, label: 'p', record_type: 'case', effective_from: '2020-01-01',
        states: [{ id: 'served', label: '待履行', tone: 'doing' }, { id: 'demanded', label: '已催告', tone: 'doing' }],
        acts: [{ id: 'apply_court', label: '申请强制执行', from: ['demanded'] }, { id: 'serve', label: '送达', from: ['served'] }],
    }
    const brought = { serve: ['service'] }
    it('is named with the states that know it', () => expect(notYet('apply_court', [step('demand')], procedure, brought)).toEqual({ label: '申请强制执行', from: ['已催告'] }))
    it('is nothing where it can be taken or barred here, where another record brings it, or where nothing was asked', () =>
        expect([notYet('apply_court', [step('apply_court')], procedure, brought), notYet('serve', [], procedure, brought), notYet('unknown', [], procedure, brought), notYet(undefined, [], procedure, brought)]).toEqual([undefined, undefined, undefined, undefined]))
})

describe('the way out of a state that a record under it ends', () => {
    const acts: Procedure['acts'] = [
        { id: 'resume', label: '恢复调查', from: ['suspended'], to: 'filed', basis: 'm30/35' },
        { id: 'recount', label: '重算', from: ['filed', 'suspended'] },
        { id: 'add', label: '补充', from: ['suspended'], to: 'suspended' },
        { id: 'close', label: '结案', from: ['suspended'], to: 'closed' },
    ]
    const procedure: Procedure = { id: 'p', version: 1, label: 'p', record_type: 'case', effective_from: '2020-01-01', states: [], acts }
    const brought = { resume: ['suspension'], recount: ['suspension'], add: ['suspension'] }
    it('is the step that only this state knows and that leaves it', () => expect(waysOut('suspended', procedure, brought)).toEqual([{ act: 'resume', label: '恢复调查', basis: 'm30/35', types: ['suspension'] }]))
    it('is nothing in other states, and where no record takes it', () => expect([waysOut('filed', procedure, brought), waysOut('suspended', procedure, {})]).toEqual([[], []]))
})

describe('a step that an open approval holds up', () => {
    const reason = (code: string) => ({ code, words: code })
    it('is told apart from one that is barred by itself', () =>
        expect([{ ...step('a'), allowed: false, reasons: [reason('workflow.approval_pending')] }, { ...step('b'), allowed: false, reasons: [reason('workflow.no_right')] }, step('c')].map(waitsForApproval)).toEqual([true, false, false]))
})

describe('the form of a record that brings a step', () => {
    it('begins with what it must hold for it', () =>
        expect(placeOf({ ...step('deliver'), opens: { type: 'service', label: '送达', field: 'case' } }, 'c1', { document: 'demand' })).toEqual({ path: '/new/service', query: { act: 'deliver', under: 'case:c1', 'with.document': 'demand' } }))
})
