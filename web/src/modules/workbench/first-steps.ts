import { firstWords as words } from '@/locales/zh-CN/workbench'

export interface FirstStep { label: string; to: string; done: boolean }

/** What the first start calls a bureau of which nothing is known yet. */
const unnamed = '请更正名称'

/** What a new bureau asks of its administrator before anybody can work in it; empty once it has a name and people. */
export function firstSteps(bureau: { id: string; name: string }, counts: Record<string, number>): FirstStep[] {
    const several = (type: string) => (counts[type] ?? 0) > 1
    const steps = [
        { label: words.name, to: `/record/organisation/${bureau.id}?act=correct`, done: !bureau.name.includes(unnamed) },
        { label: words.units, to: '/new/organisation', done: several('organisation') },
        { label: words.people, to: '/new/person', done: several('person') },
        { label: words.passwords, to: '/admin/accounts', done: false },
    ]
    return steps[0]?.done === true && several('person') ? [] : steps
}
