import { isObject, textOf } from '@/api/json'
import type { PaymentCandidate, PaymentMatch, Verdict } from '@/api/payment-types'
import { paymentWords as words } from '@/locales/zh-CN/payments'

/** What a clerk has decided about an entry, before it is confirmed. */
export interface Choice { case: string; purpose: string }

/** The server's first candidate, where it found one. */
export function suggested(match: PaymentMatch): Choice {
    const first = match.candidates[0]
    return { case: first?.case ?? '', purpose: first?.purpose ?? 'fine' }
}

export function candidateOf(match: PaymentMatch, chosen: Choice): PaymentCandidate | undefined {
    return match.candidates.find((candidate) => candidate.case === chosen.case)
}

export function payerOf(match: PaymentMatch): string {
    const payer = match.entry.payer
    if (isObject(payer)) return textOf(payer['masked']) || words.hidden
    return typeof payer === 'string' ? payer : ''
}

/** The words that the list gives besides name and amount. */
export function marksOf(match: PaymentMatch): string {
    const { payment_code, decision_no, project, remarks } = match.entry
    return [payment_code, decision_no, project, remarks].filter((text) => text !== undefined && text !== '').join('；')
}

export function ofVerdict(rows: PaymentMatch[], verdict: Verdict): PaymentMatch[] {
    return rows.filter((row) => row.verdict === verdict)
}
