import type { Procedure } from '@/api/catalogue-types'
import type { AgreeBy, Clock, GateResult, NextStep } from '@/api/record-types'
import { openingUnder } from './own-pages'

/** Allowed ones first, the primary ones of them before the others; barred ones after, never left out. */
export function orderSteps(steps: readonly NextStep[]): NextStep[] {
    const rank = (step: NextStep) => (step.allowed ? 0 : 2) + (step.primary === true ? 0 : 1)
    return steps
        .map((step, index) => ({ step, index }))
        .sort((a, b) => rank(a.step) - rank(b.step) || a.index - b.index)
        .map((entry) => entry.step)
}

/** Few enough to stand in sight beside what leads on. */
const enough = 3

/** Barred only because another must take it, or because an approval is awaited. */
function isForOthers(step: NextStep): boolean {
    return !step.allowed && (step.reasons ?? []).length > 0 && (step.gates ?? []).every((gate) => gate.passed || gate.about_actor === true)
}

/**
 * What leads on, and what is folded away: what others must take, and what is seldom taken. Acts that
 * a running or overdue period asks for (`pressing`) lead, before all others, and stay in sight where
 * a gate bars them: the reason is what one must know. Where little stands beside what leads on, or
 * that is not this person's, the rest stays in sight; not where something else leads (`led`).
 */
export function partSteps(steps: readonly NextStep[], pressing: readonly string[] = [], led = false): { lead: NextStep[]; others: NextStep[] } {
    const foreign = steps.filter(isForOthers)
    const presses = (step: NextStep) => pressing.includes(step.act)
    const leads = (step: NextStep) => step.primary === true || presses(step)
    const own = steps.filter((step) => !isForOthers(step))
    const ordered = [...own.filter(presses), ...own.filter((step) => !presses(step))]
    const lead = ordered.filter(leads)
    const rest = ordered.filter((step) => !leads(step))
    const mine = led || lead.some((step) => step.allowed || (step.reasons ?? []).length === 0)
    return !mine || rest.length <= enough ? { lead: ordered, others: foreign } : { lead, others: [...rest, ...foreign] }
}

/** What leads on, or a period asks for, and must be taken by another: the record waits for it. */
export function awaitedSteps(steps: readonly NextStep[], pressing: readonly string[] = []): NextStep[] {
    return steps.filter((step) => (step.primary === true || pressing.includes(step.act)) && isForOthers(step))
}

/** 承办机构负责人、法制审核机构（同时）→ 单位负责人 */
export function chainWords(steps: readonly { label: string; together?: boolean }[], together: string): string {
    const groups: string[][] = []
    steps.forEach((step) => {
        const last = groups.at(-1)
        if (step.together === true && last !== undefined) last.push(step.label)
        else groups.push([step.label])
    })
    return groups.map((group) => (group.length > 1 ? `${group.join('、')}（${together}）` : group.join(''))).join(' → ')
}

/** `right`: the one that is missing, where that is all that bars. */
export interface Bar { words: string; label: string; basis: string; reviewItem: string; remedy: string | undefined; right: string }

/** Every reason why a step is barred: gates that do not pass, and what bars beside them. */
export function barsOf(step: NextStep): Bar[] {
    const gates = (step.gates ?? []).filter((gate) => !gate.passed).map((gate) => ({
        label: gate.label,
        words: gate.words,
        basis: gate.basis ?? '',
        reviewItem: gate.review_item ?? '',
        remedy: gate.remedy === undefined || gate.remedy === '' ? undefined : gate.remedy,
        right: '',
    }))
    const reasons = (step.reasons ?? []).map((reason) => ({
        label: '', words: reason.words, basis: '', reviewItem: '', remedy: undefined, right: reason.code === 'workflow.no_right' ? (reason.params?.['right'] ?? '') : '',
    }))
    return [...gates, ...reasons]
}

export function passedOf(step: NextStep): GateResult[] {
    return (step.gates ?? []).filter((gate) => gate.passed)
}

/** Steps that may be entered as facts that have already happened. */
export function factSteps(steps: readonly NextStep[]): NextStep[] {
    return steps.filter((step) => step.can_record_fact === true && step.opens === undefined)
}

export interface OpeningKind { type: string; label: string; steps: NextStep[] }

/** Steps that open records under this one, gathered by the type of record they open. */
export function openingsOf(steps: readonly NextStep[]): OpeningKind[] {
    const kinds = new Map<string, OpeningKind>()
    steps.forEach((step) => {
        if (step.opens === undefined || !step.allowed) return
        const { type, label } = step.opens
        const kind = kinds.get(type) ?? { type, label, steps: [] }
        kinds.set(type, { ...kind, steps: [...kind.steps, step] })
    })
    return [...kinds.values()]
}

/** The form in which such a record is entered, or the page where that is done; what is above it stands in the address. */
export function placeOf(step: NextStep, above: string, holding: Readonly<Record<string, string>> = {}): { path: string; query: Record<string, string> } {
    const own = openingUnder(step.opens?.type ?? '', step.act, above)
    if (own !== undefined) return { path: own, query: {} }
    return { path: `/new/${step.opens?.type ?? ''}`, query: { act: step.act, under: `${step.opens?.field ?? ''}:${above}`, ...Object.fromEntries(Object.entries(holding).map(([field, value]) => [`with.${field}`, value])) } }
}

/** How what bars a step is mended: by a step of this record, by records opened under it, or by others. */
export type Way = { kind: 'act'; step: NextStep } | { kind: 'open'; steps: NextStep[] } | { kind: 'others'; label: string }

/** `brought`: acts that only records of other types take, with those types. */
export function wayOf(remedy: string | undefined, steps: readonly NextStep[], brought: Readonly<Record<string, readonly string[]>>): Way | undefined {
    if (remedy === undefined) return undefined
    const own = steps.find((step) => step.act === remedy && step.opens === undefined)
    if (own !== undefined) return own.allowed ? { kind: 'act', step: own } : isForOthers(own) ? { kind: 'others', label: own.label } : undefined
    const types = brought[remedy] ?? []
    const opening = steps.filter((step) => step.allowed && step.opens !== undefined && types.includes(step.opens.type))
    return opening.length === 0 ? undefined : { kind: 'open', steps: opening }
}

export interface BroughtStep { act: string; label: string; basis: string; steps: NextStep[] }

/** Acts that a period asks for (`pressing`) and only another record takes, where such a record may be opened. */
export function broughtSteps(steps: readonly NextStep[], pressing: readonly string[], brought: Readonly<Record<string, readonly string[]>>, acts: readonly { id: string; label: string; basis?: string }[]): BroughtStep[] {
    return [...new Set(pressing)].flatMap((act) => {
        const way = wayOf(act, steps, brought)
        const known = acts.find((one) => one.id === act)
        return way?.kind !== 'open' || known === undefined ? [] : [{ act, label: known.label, basis: known.basis ?? '', steps: way.steps }]
    })
}

/** The field and the record that `under` of an address names. */
export function aboveOf(under: unknown): { field: string; id: string } | undefined {
    const [field = '', id = ''] = typeof under === 'string' ? under.split(':') : []
    return field === '' || id === '' ? undefined : { field, id }
}

/** The period that waits for `act`: where the act is proposed, it runs until the last agreement. */
export function agreeByOf(act: string, clocks: readonly Clock[]): AgreeBy | undefined {
    const clock = clocks.find((candidate) => candidate.act === act && candidate.done !== true && candidate.tone !== 'paused')
    return clock === undefined ? undefined : { label: clock.label, day: clock.due, tone: clock.tone, words: clock.words }
}

/** A step that a link asked for and this state does not know: its name, and the states that do. */
export function notYet(act: unknown, steps: readonly NextStep[], procedure: Procedure | undefined, brought: Readonly<Record<string, readonly string[]>>): { label: string; from: string[] } | undefined {
    const asked = procedure?.acts.find((candidate) => candidate.id === act)
    if (asked === undefined || asked.id in brought || steps.some((step) => step.act === act)) return undefined
    return { label: asked.label, from: (procedure?.states ?? []).filter((state) => (asked.from ?? []).includes(state.id)).map((state) => state.label) }
}

export interface WayOut { act: string; label: string; basis: string; types: readonly string[] }

/** Steps that lead out of this very state and are taken by records under it: what stands still goes on from there. */
export function waysOut(state: string, procedure: Procedure | undefined, brought: Readonly<Record<string, readonly string[]>>): WayOut[] {
    return (procedure?.acts ?? [])
        .filter((act) => (act.from ?? []).length === 1 && act.from?.[0] === state && act.to !== undefined && act.to !== state)
        .map((act) => ({ act: act.id, label: act.label, basis: act.basis ?? '', types: brought[act.id] ?? [] }))
        .filter((way) => way.types.length > 0)
}

/** Held up by an approval that is open: nothing of the record itself is in its way. */
export const waitsForApproval = (step: NextStep): boolean => (step.reasons ?? []).some((reason) => reason.code === 'workflow.approval_pending')
