import type { Field, RecordType } from '@/api/catalogue-types'
import type { NextStep } from '@/api/record-types'
import type { AskedField } from '@/catalogue/asked'
import { actWords } from '@/locales/zh-CN/record'

const generic = ['correct', 'hand_over', 'move_procedure', 'void', 'restore']

export function isGeneric(act: string): boolean {
    return generic.includes(act)
}

/** What may be done to a record of any type beside its procedure, in a fixed order, with what it means. */
export function genericSteps(offered: readonly NextStep[]): NextStep[] {
    const help: Record<string, string> = {
        correct: actWords.correctHelp, hand_over: actWords.handOverHelp, move_procedure: actWords.moveProcedureHelp, void: actWords.voidHelp, restore: actWords.restoreHelp,
    }
    return generic.flatMap((id) => {
        const step = offered.find((entry) => entry.act === id && entry.allowed)
        return step === undefined ? [] : [{ ...step, help: (step.help ?? '') === '' ? (help[id] ?? '') : (step.help ?? '') }]
    })
}

/** The fields of a step's form, of the type and of the system. */
export function stepFields(type: RecordType, system: readonly Field[], step: NextStep): AskedField[] {
    return (step.fields ?? []).flatMap((entry): AskedField[] => {
        const field = [...type.fields, ...system].find((candidate) => candidate.id === entry.field)
        if (field === undefined) return []
        const label = entry.field === '$holder' ? actWords.newHolder : field.label
        return [{ ...field, label, required: entry.required === true, ...(entry.when === undefined ? {} : { asked: entry.when }) }]
    })
}
