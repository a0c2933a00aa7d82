/** Types that have a page of their own for what is done with them, and acts that open records on one. */
const pages: Record<string, string> = { figure_call: '/calls/', figure_sheet: '/sheets/', stat_form: '/forms/', stat_filing: '/filings/' }
const openings: Record<string, string> = { 'figure_call.draft': '/calls/new', 'recording.take_in': '/recordings/add' }

export function ownPage(type: string, id: string): string | undefined {
    const page = pages[type]
    return page === undefined ? undefined : page + id
}

export function openingAt(type: string, act: string): string | { path: string; query: Record<string, string> } {
    return openings[`${type}.${act}`] ?? { path: `/new/${type}`, query: { act } }
}
