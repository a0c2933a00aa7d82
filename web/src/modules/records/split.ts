import type { Reckoning } from '@/api/payment-types'
import { money } from '@/catalogue/format'

export type SplitPurpose = 'fine' | 'confiscation' | 'surcharge'
/** A part of a sum that came in; `amount` in yuan, as it is typed. */
export interface SplitPart { purpose: SplitPurpose; amount: string }

const order: SplitPurpose[] = ['fine', 'confiscation', 'surcharge']

/** The parts that a sum falls into, in the order in which they are entered. */
export function partsOf(split: Reckoning['split']): SplitPart[] {
    return split === undefined ? [] : order.filter((purpose) => split[purpose] > 0).map((purpose) => ({ purpose, amount: money(split[purpose]) }))
}

/** What is entered after the part that was taken. */
export function restOf(parts: readonly SplitPart[], taken: SplitPart | undefined): SplitPart | undefined {
    return taken === undefined ? undefined : parts.find((part) => part.purpose !== taken.purpose)
}
