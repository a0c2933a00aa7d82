import { describe, expect, it } from 'vitest'
import { firstSteps } from './first-steps'

const done = (name: string, counts: Record<string, number>) => firstSteps({ id: 'b', name }, counts).map((step) => step.done)

describe('what a new bureau asks of its administrator', () => {
    it('begins with its name and leads to the form', () => expect(firstSteps({ id: 'b', name: '本单位（请更正名称）' }, { organisation: 1, person: 1 })[0]).toMatchObject({ to: '/record/organisation/b?act=correct', done: false }))
    it('ticks off what is done', () => expect(done('某某市生态环境局', { organisation: 3, person: 1 })).toEqual([true, true, false, false]))
    it('still asks for the name where people came first', () => expect(done('本单位（请更正名称）', { organisation: 1, person: 2 })).toEqual([false, false, true, false]))
    it('asks for nothing once the bureau has a name and people', () => expect(done('某某市生态环境局', { organisation: 1, person: 2 })).toEqual([]))
})
