import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Hello, Session } from '@/api/other-types'
import { hasRight } from '@/catalogue/lookup'

/** Who works here, and for whom. */
export const useSession = defineStore('session', () => {
    const hello = ref<Hello>()
    const session = ref<Session>()
    /** The person whose delegation is used for every act until it is put down. */
    const actingFor = ref<string>()
    /** Set when the server ended the session while someone was working: whose page it is stays known until they sign in again or leave. */
    const ended = ref(false)

    const today = computed(() => session.value?.today ?? hello.value?.today ?? '')
    const csrf = computed(() => session.value?.csrf ?? '')

    /** Whose figures one looks at first: where one holds a role, which may stand above one's own unit. */
    const home = computed(() => session.value?.roles[0]?.organisation ?? session.value?.organisation)

    function begin(next: Session) {
        session.value = next
        ended.value = false
        if (!next.acting_for.some((entry) => entry.person.id === actingFor.value)) actingFor.value = undefined
    }

    /** A page that stays open overnight is told that another day has begun. */
    function turnTo(next: Pick<Session, 'today' | 'today_is_working_day'>) {
        if (session.value !== undefined && session.value.today !== next.today)
            session.value = { ...session.value, today: next.today, today_is_working_day: next.today_is_working_day }
    }

    function end(byServer: boolean) {
        ended.value = byServer && session.value !== undefined
        if (ended.value) return
        session.value = undefined
        actingFor.value = undefined
    }

    function may(right: string): boolean {
        const own = session.value?.rights ?? []
        const lent = session.value?.acting_for.find((entry) => entry.person.id === actingFor.value)?.rights ?? []
        return hasRight(own, right) || hasRight(lent, right)
    }

    return { hello, session, actingFor, ended, today, csrf, home, begin, turnTo, end, may }
})
