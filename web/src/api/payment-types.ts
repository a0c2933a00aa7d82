/** Money that has come in beside the decisions that it may pay (docs/formats/http.md, Payments). */
import type { Json } from './json'

export type Verdict = 'matched' | 'doubtful' | 'unmatched'

export interface PaymentEntry {
    id: string
    version: number
    serial_no?: string
    payment_code?: string
    decision_no?: string
    /** Masked for who may not read it. */
    payer?: Json
    amount: number
    paid_on: string
    project?: string
    receipt_no?: string
    remarks?: string
}

export interface PaymentCandidate {
    case: string
    decision_no: string
    party_name: string
    fine: number
    fine_paid: number
    confiscation: number
    confiscation_paid: number
    by: 'code' | 'decision_no' | 'name' | 'amount'
    purpose: string
    doubts: string[]
}

export interface PaymentMatch { entry: PaymentEntry; verdict: Verdict; doubts: string[]; candidates: PaymentCandidate[] }

export interface PaymentMatches { rows: PaymentMatch[]; total: number; all: boolean; matched: number; doubtful: number; unmatched: number }

/** What a case owes today, with its working. */
export interface Reckoning {
    applies: boolean
    as_of?: string
    basis?: string
    fine?: number
    unpaid?: number
    total?: number
    capped?: boolean
    surcharge_paid?: number
    surcharge_left?: number
    confiscation_left?: number
    owed?: number
    /** How an amount that came in falls upon what is owed, where one was asked about. */
    split?: { fine: number; confiscation: number; surcharge: number; over: number }
    spans?: { due: string; from: string; to: string; days: number; paused: number; balance: number; sum: number }[]
    dues?: { day: string; amount: number; paid: number; overdue: boolean; paid_up_on?: string }[]
    pauses?: { from: string; to?: string }[]
}
