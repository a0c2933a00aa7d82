import { expect, test } from 'vitest'
import { byOrganisation } from './demonstration'

test('of each unit one person for each set of roles, the unit with most first', () => {
    const person = (account: string, organisation: string, ...roles: string[]) => ({ account, name: account, organisation, roles })
    const units = byOrganisation([
        person('handler1', '一分局', '执法人员'),
        person('handler2', '一分局', '执法人员'),
        person('leader', '市局', '局领导'),
        person('reviewer', '市局', '法制审核'),
        person('chief1', '一分局', '部门负责人'),
        person('admin', '市局', '系统管理员', '安全管理员'),
    ])
    expect(units.map((unit) => [unit.organisation, unit.people.map((one) => one.account)])).toEqual([
        ['市局', ['leader', 'reviewer', 'admin']],
        ['一分局', ['handler1', 'chief1']],
    ])
})
