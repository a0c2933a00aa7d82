import { ref } from 'vue'
import type { Api } from '@/api'

/** How many messages are unread; every part of the screen shows the same number. */
const unread = ref(0)
const everyMinute = 60_000

export function useUnread(api: Api) {
    async function refresh() {
        const outcome = await api.messageCount()
        if (outcome.ok) unread.value = outcome.value.unread
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
