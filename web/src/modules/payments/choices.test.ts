import { describe, expect, it } from 'vitest'
import type { PaymentMatch } from '@/api/payment-types'
import { candidateOf, marksOf, ofVerdict, payerOf, suggested } from './choices'

const candidate = { case: 'c', decision_no: '', party_name: '甲', fine: 1, fine_paid: 0, confiscation: 0, confiscation_paid: 0, by: 'code' as const, purpose: 'confiscation', doubts: [] }
const match = (more: Partial<PaymentMatch>): PaymentMatch => ({ entry: { id: 'e', version: 1, amount: 1, paid_on: '2026-04-20', payer: '甲' }, verdict: 'matched', doubts: [], candidates: [], ...more })

describe('what a list pays', () => {
    it('is suggested by the first candidate', () => expect(suggested(match({ candidates: [candidate] }))).toEqual({ case: 'c', purpose: 'confiscation' }))
    it('is open where there is none', () => expect(suggested(match({}))).toEqual({ case: '', purpose: 'fine' }))
    it('shows the candidate that was chosen', () => expect(candidateOf(match({ candidates: [candidate] }), { case: 'x', purpose: 'fine' })).toBeUndefined())
    it.each([['甲', '甲'], [{ masked: '甲*' }, '甲*'], [undefined, '']])('names the payer %j as %s', (payer, shown) => {
        const one = match({})
        expect(payerOf({ ...one, entry: { ...one.entry, ...(payer === undefined ? { payer: null } : { payer }) } })).toBe(shown)
    })
    it('gathers what else the list says', () => expect(marksOf(match({ entry: { id: 'e', version: 1, amount: 1, paid_on: '', payment_code: '41', remarks: '罚款' } }))).toBe('41；罚款'))
    it('stands by its verdict', () => expect(ofVerdict([match({}), match({ verdict: 'doubtful' })], 'doubtful')).toHaveLength(1))
})
