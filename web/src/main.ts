import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app.vue'
import { createApi } from './api'
import { createClient } from './api/client'
import { apiKey } from './composables/use-api'
import { createAppRouter } from './router'
import { useCatalogue } from './stores/catalogue'
import { useSession } from './stores/session'
import './styles/tokens.css'
import './styles/base.css'
import './styles/print.css'

const app = createApp(App)
app.use(createPinia())
const session = useSession()
const catalogue = useCatalogue()
const api = createApi(createClient({ csrf: () => session.csrf, onSignedOut: () => session.end(true), ended: () => session.ended }))
app.provide(apiKey, api)

async function signedIn(): Promise<boolean> {
    if (session.ended) return false
    if (session.session === undefined) {
        const outcome = await api.session()
        if (!outcome.ok) return false
        session.begin(outcome.value)
    }
    if (session.session?.must_change === true || session.session?.for_enterprise === true) return true
    if (catalogue.loaded === undefined || catalogue.loaded.digest !== session.session?.catalogue) {
        const outcome = await api.catalogue()
        if (outcome.ok) catalogue.loaded = outcome.value
    }
    return true
}

const router = createAppRouter({ signedIn, mustChange: () => session.session?.must_change === true, forEnterprise: () => session.session?.for_enterprise === true })
app.use(router)
void api.hello().then((outcome) => {
    if (outcome.ok) session.hello = outcome.value
})
void router.isReady().finally(() => app.mount('#app'))
