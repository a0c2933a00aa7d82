import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

const inside: RouteRecordRaw[] = [
    { path: '', component: () => import('@/modules/workbench/workbench-page.vue') },
    { path: 'approvals', component: () => import('@/modules/approvals/approvals-page.vue') },
    { path: 'board', component: () => import('@/modules/board/board-page.vue') },
    { path: 'list/:type', component: () => import('@/modules/records/list-page.vue') },
    { path: 'together/:type', component: () => import('@/modules/together/together-page.vue') },
    { path: 'print/case', component: () => import('@/modules/together/print-page.vue') },
    { path: 'recordings/add', component: () => import('@/modules/recordings/add-page.vue') },
    { path: 'new/:type', component: () => import('@/modules/records/new-page.vue') },
    { path: 'record/:type/:id', component: () => import('@/modules/records/record-page.vue') },
    { path: 'volume/:type/:id', component: () => import('@/modules/volume/volume-page.vue') },
    { path: 'packs/:pack', component: () => import('@/modules/volume/pack-page.vue') },
    { path: 'review/:id', component: () => import('@/modules/review/review-page.vue') },
    { path: 'scans/:id', component: () => import('@/modules/scans/scan-page.vue') },
    { path: 'alarms', component: () => import('@/modules/alarms/alarms-page.vue') },
    { path: 'outlets', component: () => import('@/modules/outlets/outlets-page.vue') },
    { path: 'outlets/map', component: () => import('@/modules/outlets/map-page.vue') },
    { path: 'outlets/:id', component: () => import('@/modules/outlets/outlet-page.vue') },
    { path: 'payments', component: () => import('@/modules/payments/payments-page.vue') },
    { path: 'imports', component: () => import('@/modules/imports/imports-page.vue') },
    { path: 'imports/letters/:id?', component: () => import('@/modules/imports/letters-page.vue'), meta: { key: '/imports/letters' } },
    { path: 'imports/:id', component: () => import('@/modules/imports/import-page.vue') },
    { path: 'figures', component: () => import('@/modules/figures/figures-page.vue') },
    { path: 'reports', component: () => import('@/modules/yearly/reports-page.vue') },
    { path: 'reports/:id', component: () => import('@/modules/yearly/yearly-page.vue') },
    { path: 'glance', component: () => import('@/modules/figures/glance-page.vue') },
    { path: 'calls/new', component: () => import('@/modules/calls/call-new-page.vue') },
    { path: 'calls/:id', component: () => import('@/modules/calls/call-page.vue') },
    { path: 'sheets/:id', component: () => import('@/modules/calls/sheet-page.vue') },
    { path: 'forms/:id', component: () => import('@/modules/forms/form-page.vue') },
    { path: 'filings/:id', component: () => import('@/modules/forms/filing-page.vue') },
    { path: 'report', component: () => import('@/modules/figures/report-page.vue') },
    { path: 'report-check', component: () => import('@/modules/report-check/check-page.vue') },
    { path: 'report-check/wordings', component: () => import('@/modules/report-check/wordings-page.vue') },
    { path: 'report-check/bureaus', component: () => import('@/modules/report-check/bureaus-page.vue') },
    { path: 'ledger', component: () => import('@/modules/ledger/ledger-page.vue') },
    { path: 'admin/accounts', component: () => import('@/modules/admin/accounts-page.vue') },
    { path: 'admin/jobs', component: () => import('@/modules/admin/jobs-page.vue') },
    { path: 'messages', component: () => import('@/modules/messages/messages-page.vue') },
    { path: 'admin/calendars', component: () => import('@/modules/admin/calendars-page.vue') },
    { path: 'admin/reads', component: () => import('@/modules/admin/reads-page.vue') },
    { path: 'definitions', component: () => import('@/modules/definitions/definitions-page.vue') },
    { path: ':rest(.*)*', component: () => import('@/modules/shell/not-found-page.vue') },
]

/** What the guard must know; the session store answers it. */
export interface Gatekeeper {
    signedIn: () => Promise<boolean>
    mustChange: () => boolean
    forEnterprise: () => boolean
}

export function createAppRouter(keeper: Gatekeeper) {
    const router = createRouter({
        history: createWebHistory(),
        routes: [
            { path: '/sign-in', component: () => import('@/modules/sign-in/sign-in-page.vue'), meta: { open: true } },
            { path: '/device', component: () => import('@/modules/sign-in/device-page.vue'), meta: { open: true } },
            { path: '/password', component: () => import('@/modules/sign-in/password-page.vue') },
            { path: '/own', component: () => import('@/modules/own/own-page.vue') },
            { path: '/', component: () => import('@/modules/shell/app-shell.vue'), children: inside },
        ],
    })
    router.beforeEach(async (to) => {
        if (to.meta['open'] === true) return true
        if (!(await keeper.signedIn())) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
        if (keeper.mustChange() && to.path !== '/password') return { path: '/password', query: { back: to.fullPath } }
        if (keeper.forEnterprise() && to.path !== '/own' && to.path !== '/password') return '/own'
        if (!keeper.forEnterprise() && to.path === '/own') return '/'
        return true
    })
    return router
}
