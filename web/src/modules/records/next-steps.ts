import type { GateResult, NextStep } from '@/api/record-types'

/** Allowed ones first, the primary ones of them before the others; barred ones after, never left out. */
export function orderSteps(steps: readonly NextStep[]): NextStep[] {
    const rank = (step: NextStep) => (step.allowed ? 0 : 2) + (step.primary === true ? 0 : 1)
    return steps
        .map((step, index) => ({ step, index }))
        .sort((a, b) => rank(a.step) - rank(b.step) || a.index - b.index)
        .map((entry) => entry.step)
}

export interface Bar { words: string; label: string; basis: string; reviewItem: string; remedy: string | undefined }

/** Every reason why a step is barred: gates that do not pass, and what bars beside them. */
export function barsOf(step: NextStep): Bar[] {
    const gates = (step.gates ?? []).filter((gate) => !gate.passed).map((gate) => ({
        label: gate.label,
        words: gate.words,
        basis: gate.basis ?? '',
        reviewItem: gate.review_item ?? '',
        remedy: gate.remedy === undefined || gate.remedy === '' ? undefined : gate.remedy,
    }))
    const reasons = (step.reasons ?? []).map((reason) => ({
        label: '', words: reason.words, basis: reason.basis ?? '', reviewItem: '', remedy: undefined,
    }))
    return [...gates, ...reasons]
}

export function passedOf(step: NextStep): GateResult[] {
    return (step.gates ?? []).filter((gate) => gate.passed)
}

/** Steps that may be entered as facts that have already happened. */
export function factSteps(steps: readonly NextStep[]): NextStep[] {
    return steps.filter((step) => step.can_record_fact === true)
}
