import { describe, expect, it } from 'vitest'
import { partsOf, restOf } from './split'

describe('a sum above the fine', () => {
    const parts = partsOf({ fine: 4_320_000, confiscation: 0, surcharge: 680_000, over: 0 })
    it('falls into the fine and the surcharge, each as it is typed', () => expect(parts).toEqual([{ purpose: 'fine', amount: '43,200.00' }, { purpose: 'surcharge', amount: '6,800.00' }]))
    it('leaves the surcharge when the fine was entered', () => expect([restOf(parts, { purpose: 'fine', amount: '43,200.00' }), restOf(parts, undefined)]).toEqual([parts[1], undefined]))
    it('is nothing where nothing was asked', () => expect(partsOf(undefined)).toEqual([]))
})
