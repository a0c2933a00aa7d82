import type { ApprovalStep, Catalogue, Choice, Field } from '@/api/catalogue-types'

/** Every set of steps that may be open at one time, in the order of the chain: `unit_leader,legal`. */
function openSets(chain: readonly ApprovalStep[]): Choice[] {
    const groups: ApprovalStep[][] = []
    chain.forEach((step) => {
        const last = groups.at(-1)
        if (step.parallel_with !== undefined && last !== undefined) last.push(step)
        else groups.push([step])
    })
    return groups.flatMap((group) => group.reduce<ApprovalStep[][]>((sets, step) => [...sets, ...sets.map((set) => [...set, step])], [[]])
        .filter((set) => set.length > 0)
        .map((set) => ({ id: set.map((step) => step.id).join(','), label: set.map((step) => step.label).join('、') })))
}

function once(choices: readonly Choice[]): Choice[] {
    const known = new Map<string, Choice>()
    choices.forEach((choice) => {
        if (!known.has(choice.id)) known.set(choice.id, choice)
    })
    return [...known.values()]
}

function withWords(field: Field, acts: Choice[], steps: Choice[]): Field {
    if (field.id === 'act') return { ...field, kind: 'choice', choices: acts }
    if (field.id === 'step') return { ...field, kind: 'choice', choices: steps }
    return field.id === 'opinions' && field.fields !== undefined ? { ...field, fields: field.fields.map((cell) => withWords(cell, acts, steps)) } : field
}

/** An approval keeps the step of a procedure by its id: people read and choose it by its words. */
export function withApprovalWords(catalogue: Catalogue): Catalogue {
    const type = catalogue.record_types['approval']
    if (type === undefined) return catalogue
    const asked = catalogue.procedures.flatMap((procedure) => procedure.acts.filter((act) => (act.approval ?? []).length > 0))
    const acts = once(asked.map(({ id, label }) => ({ id, label })))
    const steps = once(asked.flatMap((act) => openSets(act.approval ?? [])))
    return { ...catalogue, record_types: { ...catalogue.record_types, approval: { ...type, fields: type.fields.map((field) => withWords(field, acts, steps)) } } }
}
