import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Session } from '@/api/other-types'
import { useSession } from './session'

const someone: Session = {
    person: { id: 'p', name: '张三', account: 'zhang' }, for_enterprise: false, csrf: 'c', must_change: false, rights: ['case.read'], roles: [], acting_for: [],
    today: '2026-03-02', today_is_working_day: true, expires_at: '', catalogue: '',
}

describe('a session that the server ended', () => {
    beforeEach(() => setActivePinia(createPinia()))

    it('stays ended however often it is told, and whose page it is stays known', () => {
        const session = useSession()
        session.begin(someone)
        session.end(true)
        session.end(true)
        expect([session.ended, session.session?.person.account, session.may('case.read')]).toEqual([true, 'zhang', true])
        session.begin(someone)
        expect(session.ended).toBe(false)
    })

    it('is nobody\'s where nobody had signed in, or where they sign out', () => {
        const session = useSession()
        session.end(true)
        expect(session.ended).toBe(false)
        session.begin(someone)
        session.end(false)
        expect([session.ended, session.session]).toEqual([false, undefined])
    })
})

describe('a page that stays open overnight', () => {
    beforeEach(() => setActivePinia(createPinia()))

    it('goes on with the day that the server tells, and with what kind of day it is', () => {
        const session = useSession()
        session.begin({ ...someone, today: '2026-12-31' })
        session.turnTo({ today: '2027-01-01', today_is_working_day: false })
        expect([session.today, session.session?.today_is_working_day, session.session?.person.account]).toEqual(['2027-01-01', false, 'zhang'])
    })

    it('is nobody\'s where nobody is signed in', () => {
        const session = useSession()
        session.turnTo({ today: '2027-01-01', today_is_working_day: false })
        expect(session.session).toBeUndefined()
    })
})
