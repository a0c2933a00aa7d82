import { expect, test } from 'vitest'
import { oneOfEach } from './demonstration'

test('one person for each set of roles, those first that most people hold', () => {
    const person = (account: string, ...roles: string[]) => ({ account, name: account, organisation: '一分局', roles })
    const shown = oneOfEach([
        person('admin', '系统管理员', '安全管理员'),
        person('chief1', '部门负责人'),
        person('handler1', '执法人员'),
        person('handler2', '执法人员'),
        person('chief2', '部门负责人'),
        person('handler3', '执法人员'),
    ])
    expect(shown.map((one) => one.account)).toEqual(['handler1', 'chief1', 'admin'])
})
