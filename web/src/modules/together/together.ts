import type { Field } from '@/api/catalogue-types'
import type { Refusal } from '@/api/problem'
import type { NextStep, Values } from '@/api/record-types'
import { askingOf, type AskedField } from '@/catalogue/asked'
import { togetherWords } from '@/locales/zh-CN/together'
import { isGeneric } from '@/modules/records/generic-steps'

/** More would make one person answer for what they did not look at. */
export const mostTogether = 50

/** One of the records that are handled together, as it was read. */
export interface Member { id: string; title: string; version: number; values: Values; steps: NextStep[] }

export interface SharedStep { act: string; step: NextStep; can: number }

/** A step that opens a record of another type under each of them is told from a step of their own. */
export function keyOf(step: NextStep): string {
    return step.opens === undefined ? step.act : `${step.opens.type}/${step.act}`
}

export function stepOf(member: Member, key: string): NextStep | undefined {
    return member.steps.find((candidate) => keyOf(candidate) === key)
}

/** Papers and remarks have pages of their own. */
function isWrittenElsewhere(step: NextStep): boolean {
    return step.opens !== undefined && ['document', 'paper_note', 'recording'].includes(step.opens.type)
}

/** Steps that at least one of them may take, those that most may take first; the page of one of them knows the form. */
export function sharedSteps(members: readonly Member[]): SharedStep[] {
    const steps = new Map<string, SharedStep>()
    members.forEach((member) => member.steps.forEach((step) => {
        if (!step.allowed || isGeneric(step.act) || isWrittenElsewhere(step)) return
        const known = steps.get(keyOf(step))
        steps.set(keyOf(step), { act: keyOf(step), step: known?.step ?? step, can: (known?.can ?? 0) + 1 })
    }))
    const leads = (choice: SharedStep) => (choice.step.primary === true ? 1 : 0)
    return [...steps.values()].sort((a, b) => b.can - a.can || leads(b) - leads(a))
}

export type Standing = 'unchecked' | 'ready' | 'doubtful' | 'barred' | 'left' | 'done' | 'proposed' | 'failed'

export const tones = { unchecked: 'todo', ready: 'doing', doubtful: 'soon', barred: 'barred', left: 'old', done: 'done', proposed: 'wait', failed: 'late' } as const

export interface Report { standing: Standing; words: string[] }

export const finished = (report: Report | undefined) => report !== undefined && ['done', 'proposed'].includes(report.standing)

/** What the form of one of them begins with: `stored` nothing where a new record is opened under it. */
export interface Start { stored: Values; before: Values }

/** What is asked of one of them, with what is filled in for all. */
export function askedHere(fields: readonly AskedField[], all: readonly Field[], { stored, before }: Start, values: Values): AskedField[] {
    return askingOf(fields, { all, stored, before, typed: { ...before, ...values } }).asked
}

/** Why the record's own page says that the step may not be taken now; empty when it may. */
export function barsBefore(member: Member, act: string): string[] {
    const step = stepOf(member, act)
    if (step === undefined) return [togetherWords.notNow]
    if (step.allowed) return []
    const gates = (step.gates ?? []).filter((gate) => !gate.passed).map((gate) => gate.words)
    return [...gates, ...(step.reasons ?? []).map((reason) => reason.words)].filter((words) => words !== '')
}

/** What a check said of one of them. */
export function reportOf(check: { allowed: boolean; refusals?: Refusal[]; doubts?: Refusal[]; gates?: { passed: boolean; words: string }[] }, acceptDoubts: boolean): Report {
    const doubts = (check.doubts ?? []).map((doubt) => doubt.words)
    const bars = [...(check.refusals ?? []).map((refusal) => refusal.words), ...(check.gates ?? []).filter((gate) => !gate.passed).map((gate) => gate.words)]
    if (bars.length > 0) return { standing: 'barred', words: [...new Set([...bars, ...doubts])] }
    if (doubts.length > 0 && !acceptDoubts) return { standing: 'doubtful', words: doubts }
    return check.allowed || doubts.length > 0 ? { standing: 'ready', words: doubts } : { standing: 'barred', words: [] }
}

/** Like cases have the same cause: their parties tell them apart. */
export function nameOf(page: { title: string; subtitle?: string; record: { values: Values } }): string {
    const party = page.record.values['party_name']
    const parts = [page.subtitle ?? '', typeof party === 'string' ? party : '', page.title]
    return [...new Set(parts.filter((part) => part !== ''))].join(' ')
}

/** The records named in the address, each once. */
export function idsOf(query: unknown): string[] {
    return typeof query === 'string' ? [...new Set(query.split(',').filter((id) => id !== ''))].slice(0, mostTogether) : []
}
