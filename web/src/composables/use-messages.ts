import { ref } from 'vue'
import type { Api } from '@/api'
import { useSession } from '@/stores/session'

/** How many messages are unread; every part of the screen shows the same number. */
const unread = ref(0)
const everyMinute = 60_000

export function useUnread(api: Api) {
    const session = useSession()
    async function refresh() {
        const outcome = await api.messageCount()
        if (!outcome.ok) return
        unread.value = outcome.value.unread
        session.turnTo(outcome.value)
    }
    /** Asks now and every minute while the page is seen; the answer ends it. */
    function watchUnread(): () => void {
        const ask = () => {
            if (document.visibilityState === 'visible') void refresh()
        }
        ask()
        const timer = window.setInterval(ask, everyMinute)
        document.addEventListener('visibilitychange', ask)
        return () => {
            window.clearInterval(timer)
            document.removeEventListener('visibilitychange', ask)
        }
    }
    return { unread, refresh, watchUnread }
}
